import { z } from 'zod'
import { FieldKey } from '#core/fields/field'
import { fieldLimits } from '#core/fields/kinds/field-limits'
import { plainText } from '#core/fields/kinds/plain-text'
import { patchDialects } from '#core/scim/patch'
import { commonSettings } from './common-settings'
import { ScimPath } from './scim-path'
import { TargetUrl } from './target-url'

/** By a token that two admins set, or by one that the server at `tokenUrl` gives for a client's secret (RFC 6749, section 4.4). */
const Auth = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('bearer') }),
  z.strictObject({
    by: z.literal('client-credentials'),
    tokenUrl: TargetUrl,
    clientId: plainText(200),
    scope: plainText(500).optional(),
  }),
])

/** A field and the attribute that it is written to; without a path it is the one that the field itself names. */
const Mapped = z.strictObject({ field: FieldKey, path: ScimPath.optional() })

/** A server that speaks SCIM 2.0 (RFC 7644). */
export const ScimSettings = z
  .strictObject({
    kind: z.literal('scim'),
    ...commonSettings,
    /** The base of its endpoints, to which /Users is appended. */
    url: TargetUrl,
    auth: Auth,
    /** What happens to a person that the server knows already. */
    existing: z.enum(['link', 'fail']).default('link'),
    /** What happens there when a person is taken back. */
    onReversal: z.enum(['deactivate', 'delete']).default('deactivate'),
    /** The field whose value is the userName. */
    userName: FieldKey,
    mapping: z.array(Mapped).max(fieldLimits.fields),
    patch: z.enum(patchDialects).default('rfc7644'),
  })
  .superRefine(({ mapping }, context) => {
    mapping.forEach(({ field, path }, index) => {
      const before = mapping.slice(0, index)
      if (before.some((other) => other.field === field && other.path === path) || (path && before.some((other) => other.path === path)))
        context.addIssue({ code: 'custom', path: ['mapping', index], message: 'Another field is written to this attribute.' })
    })
  })
