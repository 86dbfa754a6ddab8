import { z } from 'zod'
import { type SecretName, secretNames } from './settings/target-secrets'

const longest = 16_384

const oneLine = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[^\p{Cc}]+$/u, 'Write the secret in one line.')

const forms: Partial<Record<SecretName, z.ZodString>> = {
  signing: z
    .string()
    .max(longest)
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'Write whsec_ and at least 24 bytes in base64.'),
  privateKey: z
    .string()
    .max(longest)
    .regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----\s[A-Za-z0-9+/=\s:,-]+-----END [A-Z ]*PRIVATE KEY-----\s*$/, 'Write a private key in PEM.'),
}

/** Secrets that an admin sets, by name. They are sealed before they are stored, and no response contains them. */
export const NewSecrets = z.strictObject(
  Object.fromEntries(secretNames.map((name) => [name, (forms[name] ?? oneLine).optional()])) as Record<
    SecretName,
    z.ZodOptional<z.ZodString>
  >,
)
export type NewSecrets = z.infer<typeof NewSecrets>
