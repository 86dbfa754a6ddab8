import type { Field } from '#core/fields/field'
import { fieldsOfTarget } from './fields-of-target'
import { ScimPath } from './scim-path'
import type { TargetSettings } from './target-settings'

export type SentFieldsProblem = { path: (string | number)[]; message: string }

/** What the settings say against the fields in force: a field that is not declared, or that is mapped and names no attribute of SCIM. */
export function checkSentFields(settings: TargetSettings, fields: readonly Field[]): SentFieldsProblem[] {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const unknown = fieldsOfTarget(settings).filter((key) => !byKey.has(key))
  const problems: SentFieldsProblem[] = unknown.map((key) => ({
    path: [settings.kind === 'scim' ? 'mapping' : 'fields'],
    message: `There is no field “${key}”.`,
  }))
  if (settings.kind !== 'scim') return problems
  const paths = settings.mapping.map(({ field, path }) => path ?? byKey.get(field)?.scimAttribute)
  settings.mapping.forEach(({ field, path }, index) => {
    const declared = byKey.get(field)
    if (path === undefined && declared && !ScimPath.safeParse(declared.scimAttribute).success)
      problems.push({
        path: ['mapping', index],
        message: `The field “${declared.label}” has no attribute. Write the one of the SCIM user that it goes to.`,
      })
    else if (paths.indexOf(paths[index]) < index)
      problems.push({ path: ['mapping', index], message: 'Another field is written to this attribute.' })
  })
  return problems
}
