import { one } from './change';
import type { Change, Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

const at = ['spec', 'rules', 0, 'http', 'paths', 0] as const;
/** An Ingress with another path. */
const path = (...changes: readonly (readonly [string, unknown])[]) =>
  one(
    GOOD_OBJECTS.ingress,
    ...changes.map(([step, value]): Change => [[...at, ...step.split('.')], value]),
  );
const NO_HOST =
  'is no name of a host: lower-case letters, digits, "-" and ".", with "*." at most in front; write for example "www.example.com"';
const options = { checks: { references: 'off' } } as const;

export const routes: readonly Row[] = [
  [
    'no rules',
    one(GOOD_OBJECTS.ingress, ['spec', {}]),
    'refuses',
    ['routes: c/ingress-0.spec: leads nowhere; write rules, or a defaultBackend'],
  ],
  [
    'hosts that have no such names',
    one(GOOD_OBJECTS.ingress, [
      'spec.rules',
      ['www.example.com', '*.example.com', 'Web.example.com', 'example.com:80', '10.0.0.1'].map(
        (host) => ({ host }),
      ),
    ]),
    'refuses',
    [
      `routes: c/ingress-0.spec.rules[2].host: "Web.example.com": ${NO_HOST}`,
      `routes: c/ingress-0.spec.rules[3].host: "example.com:80": ${NO_HOST}`,
      'routes: c/ingress-0.spec.rules[4].host: "10.0.0.1": is an address, and no name of a host; write for example "www.example.com"',
    ],
  ],
  [
    'no paths',
    one(GOOD_OBJECTS.ingress, ['spec.rules', [{ http: {} }]]),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths: has no paths; write for example [{ "path": "/", "pathType": "Prefix", "backend": … }]',
    ],
  ],
  [
    'no type of a path',
    path(['pathType', undefined]),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths[0].pathType: is no type of a path; write one of "Exact", "Prefix", "ImplementationSpecific"',
    ],
    options,
  ],
  [
    'a path that is not absolute',
    path(['path', 'web']),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths[0].path: "web": is no absolute path; write for example "/"',
    ],
    options,
  ],
  [
    'a path that climbs',
    path(['path', '/a/../b']),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths[0].path: "/a/../b": holds "//", "/./", "/../" or "%2f"; write the path without it',
    ],
    options,
  ],
  [
    'a path to nothing',
    path(['backend', {}]),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths[0].backend: leads nowhere; write either "service" or "resource"',
    ],
  ],
  [
    'a path to no Service',
    path(['backend.service.name', '']),
    'refuses',
    [
      'routes: c/ingress-0.spec.rules[0].http.paths[0].backend.service.name: "": is no name of a Service; write the name of a Service',
    ],
    options,
  ],
];
