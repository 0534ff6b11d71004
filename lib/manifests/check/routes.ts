/** Where an Ingress leads. */
import { isDnsLabel, isObjectName } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { Rule } from './rule';

const TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'];
const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const NO_HOST =
  'is no name of a host: lower-case letters, digits, "-" and ".", with "*." at most in front';
const FORBIDDEN = /\/\/|\/\.{1,2}(?:\/|$)|%2f/i;

/**
 * An Ingress has rules or a default; its paths are absolute, of a type, and lead to something.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/networking/validation/validation.go (validateHTTPIngressPath)
 */
export const routes: Rule = {
  check: 'routes',
  find(object, _, findings) {
    if (object.kind !== 'Ingress.networking.k8s.io' || object.version !== 'v1') return;
    checkIngress(object, findings);
  },
};

function checkIngress(ingress: CheckedObject, findings: Findings): void {
  const spec = ingress.at('spec');
  const [rules, otherwise] = [spec.at('rules'), spec.at('defaultBackend')];
  if (!spec.late && !rules.open && rules.items.length === 0 && !otherwise.given) {
    const remedy = 'write rules, or a defaultBackend';
    findings.add('required', spec.path, undefined, 'leads nowhere', remedy);
  }
  if (otherwise.given) checkTarget(otherwise, findings);
  for (const rule of rules.items) {
    checkHost(rule.at('host'), findings);
    const http = rule.at('http');
    if (!http.given || http.late) continue;
    const paths = http.at('paths');
    if (!paths.open && paths.items.length === 0) {
      const remedy = 'write for example [{ "path": "/", "pathType": "Prefix", "backend": … }]';
      findings.add('required', paths.path, undefined, 'has no paths', remedy);
    }
    for (const path of paths.items) checkPath(path, findings);
  }
}

/** A name of a host, or of all hosts one level below a name. */
function checkHost(host: Field, findings: Findings): void {
  // What is no text is the schema's to tell.
  if (host.text === undefined || host.text === '') return;
  const isAddress = ADDRESS.test(host.text);
  if (!isAddress && isObjectName(host.text.replace(/^\*\./, ''))) return;
  const reason = isAddress ? 'is an address, and no name of a host' : NO_HOST;
  findings.add('invalid', host.path, host.text, reason, 'write for example "www.example.com"');
}

function checkPath(entry: Field, findings: Findings): void {
  if (entry.late) return;
  const type = entry.at('pathType');
  checkTarget(entry.at('backend'), findings);
  if (type.late) return;
  if (TYPES.includes(type.text ?? '')) {
    checkForm(entry.at('path'), type.value === 'ImplementationSpecific', findings);
    return;
  }
  const remedy = `write one of ${TYPES.map((one) => `"${one}"`).join(', ')}`;
  const code = type.given ? 'unsupported' : 'required';
  findings.add(code, type.path, type.value, 'is no type of a path', remedy);
}

function checkForm(path: Field, isFree: boolean, findings: Findings): void {
  if (path.late || (isFree && (path.text ?? '') === '')) return;
  if (path.text?.startsWith('/') !== true) {
    findings.add('invalid', path.path, path.value, 'is no absolute path', 'write for example "/"');
  } else if (!isFree && FORBIDDEN.test(path.text)) {
    const reason = 'holds "//", "/./", "/../" or "%2f"';
    findings.add('invalid', path.path, path.text, reason, 'write the path without it');
  }
}

function checkTarget(backend: Field, findings: Findings): void {
  if (backend.late) return;
  const [service, resource] = [backend.at('service'), backend.at('resource')];
  if (service.given === resource.given) {
    const reason = service.given ? 'leads to two places' : 'leads nowhere';
    findings.add(
      'required',
      backend.path,
      undefined,
      reason,
      'write either "service" or "resource"',
    );
  }
  const name = service.at('name');
  if (!service.given || service.late || name.late || isDnsLabel(name.value)) return;
  const code = name.given ? 'invalid' : 'required';
  const remedy = 'write the name of a Service';
  findings.add(code, name.path, name.value, 'is no name of a Service', remedy);
}
