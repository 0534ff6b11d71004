import type { VersionModel } from './data-file';
import { enforcedBy } from './enforced';
import type { KubernetesModule, ModuleTexts } from './module';
import { joinChoices, readChoices } from './read-choices';
import { readSwagger } from './read-swagger';
import type { Choices, Swagger } from './read-swagger';

/** A module and what was read of it. */
export interface ReadModule extends ModuleTexts {
  readonly module: KubernetesModule;
}

/** The models of versions, the oldest first. What is required, and what fields may hold, is told by all of them together. */
export function modelsOf(modules: readonly ReadModule[]): readonly VersionModel[] {
  const described = modules.map(({ swagger }) => JSON.parse(swagger) as Swagger);
  const enforced = enforcedBy(described.at(-1) ?? { definitions: {} });
  const choices: Choices = joinChoices(modules.map(({ openapi }) => readChoices(openapi ?? '')));
  return modules.flatMap(({ module: { minor, version } }, index) => {
    const swagger = described[index];
    if (swagger === undefined) return [];
    return [{ minor, module: version, model: readSwagger(swagger, enforced, choices) }];
  });
}
