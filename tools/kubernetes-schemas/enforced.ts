export function isEnforced(definition: string, field: string): boolean {
  return definition !== field;
}
