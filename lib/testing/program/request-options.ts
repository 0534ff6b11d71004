/** The options of a resource, out of the request that asks for it. */
import type { ResourceOptions } from '../synthesized-program';

import type { AliasMessage, RegisterRequest, ResourceRequest } from './engine-request';

/** Those that were given. */
export function optionsOf(request: ResourceRequest): ResourceOptions {
  return given({
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    version: request.getVersion(),
  });
}

/** Those that were given to a resource that is registered. */
export function registerOptionsOf(request: RegisterRequest): ResourceOptions {
  const timeouts = request.getCustomtimeouts();
  return {
    ...optionsOf(request),
    ...given({
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deletedWith: request.getDeletedwith(),
      import: request.getImportid(),
      aliases: request.getAliasesList().map((alias) => aliasOf(alias, request.getParent())),
      hooks: hooksOf(request),
      customTimeouts: given({
        create: timeouts?.getCreate(),
        update: timeouts?.getUpdate(),
        delete: timeouts?.getDelete(),
      }),
    }),
    ...replacementOf(request),
  };
}

/** Which of the two goes first. Left out it is up to the provider, so that `false` says something. */
function replacementOf(request: RegisterRequest): ResourceOptions {
  if (!request.getDeletebeforereplacedefined()) return {};
  return { deleteBeforeReplace: request.getDeletebeforereplace() };
}

/** The names of hooks by their moments. */
function hooksOf(request: RegisterRequest): Readonly<Record<string, readonly string[]>> {
  // Older runtimes have no hooks, newer ones have those of errors too.
  const hooks = request.getHooks?.();
  return given({
    beforeCreate: hooks?.getBeforeCreateList(),
    afterCreate: hooks?.getAfterCreateList(),
    beforeUpdate: hooks?.getBeforeUpdateList(),
    afterUpdate: hooks?.getAfterUpdateList(),
    beforeDelete: hooks?.getBeforeDeleteList(),
    afterDelete: hooks?.getAfterDeleteList(),
    onError: hooks?.getOnErrorList?.(),
  });
}

function aliasOf(message: AliasMessage, parent: string): unknown {
  const spec = message.getSpec();
  if (spec === undefined) return message.getUrn();
  return given({
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    // The runtime says it also where nobody has.
    parent: spec.getParenturn() === parent ? '' : spec.getParenturn(),
    noParent: spec.getNoparent(),
  });
}

// In the protocol, what is not given is empty.
function given<T extends object>(fields: T): Given<T> {
  const kept = Object.entries(fields).filter(([, value]: [string, unknown]) => !isEmpty(value));
  return Object.fromEntries(kept) as Given<T>;
}

type Given<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
