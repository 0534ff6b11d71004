import { one } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const data: readonly Row[] = [
  [
    'a key of two words',
    one(GOOD_OBJECTS.configMap, ['data', { 'a b': 'c' }]),
    'refuses',
    [
      'data: c/configmap-0.data[a b]: "a b": is no key: at most 253 letters, digits, "-", "_" and ".", and not ".", ".." or what begins with ".."; write for example "app.conf"',
    ],
  ],
  [
    'a number for text',
    one(GOOD_OBJECTS.configMap, ['data', { port: 80 }]),
    'refuses',
    ['data: c/configmap-0.data.port: "80": must be text; write it in quotes'],
  ],
  [
    'a key twice',
    one(GOOD_OBJECTS.configMap, ['binaryData', { 'app.conf': 'YQ==' }]),
    'refuses',
    [
      'data: c/configmap-0.data[app.conf]: "app.conf": binaryData has that key too; leave out one of them',
    ],
  ],
  [
    'no base64',
    one(GOOD_OBJECTS.secret, ['data', { password: 'hidden!' }]),
    'refuses',
    ['data: c/secret-0.data.password: is no base64; encode it, or write it as stringData'],
  ],
  [
    'a number for a secret',
    one(GOOD_OBJECTS.secret, ['stringData', { pin: 1234 }]),
    'refuses',
    ['data: c/secret-0.stringData.pin: must be text; write it in quotes'],
  ],
  [
    'a certificate without its key',
    one(
      GOOD_OBJECTS.secret,
      ['type', 'kubernetes.io/tls'],
      ['stringData', { 'tls.crt': 'hidden' }],
    ),
    'refuses',
    [
      'data: c/secret-0.stringData[tls.key]: a Secret of type kubernetes.io/tls has this key; add it, or write another type',
    ],
  ],
  [
    'credentials that are no JSON',
    one(
      GOOD_OBJECTS.secret,
      ['type', 'kubernetes.io/dockerconfigjson'],
      ['stringData', { '.dockerconfigjson': '{"hidden"' }],
    ),
    'refuses',
    [
      'data: c/secret-0.stringData[.dockerconfigjson]: is no record in JSON; write for example {"auths":{"registry.example":{"auth":"…"}}}',
    ],
  ],
  [
    'no password',
    one(GOOD_OBJECTS.secret, ['type', 'kubernetes.io/basic-auth']),
    'refuses',
    [
      'data: c/secret-0.stringData.username: a Secret of type kubernetes.io/basic-auth has this key; add it, or write another type',
    ],
  ],
  [
    'no account of a token',
    one(GOOD_OBJECTS.secret, ['type', 'kubernetes.io/service-account-token']),
    'refuses',
    [
      'data: c/secret-0.metadata.annotations[kubernetes.io/service-account.name]: a Secret of type kubernetes.io/service-account-token names its account; write the name of a ServiceAccount',
    ],
  ],
];
