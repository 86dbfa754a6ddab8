import { z } from 'zod'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { readFieldsInForce } from '#core/field-versions/stored-fields'
import type { ProposedTarget } from './proposed-target'
import { sealSecret } from './seal-secret'
import { checkSentFields } from './settings/check-sent-fields'
import { secretsOfTarget } from './settings/target-secrets'

/**
 * Seals the secrets of a proposed target and returns it as `propose_change` takes it. Throws a ZodError for fields that are not declared, and
 * refuses with `delivery-not-set-up` without the public key of the delivery process.
 */
export async function sealProposedTarget(db: Database, proposed: ProposedTarget, publicKey: string | undefined): Promise<object> {
  const { kind, secrets, ...target } = proposed
  if (publicKey === undefined) throw new DomainError('delivery-not-set-up')
  const { version } = await readFieldsInForce(db)
  const problems = checkSentFields(target.settings, version.fields)
  if (problems.length > 0)
    throw new z.ZodError(problems.map(({ path, message }) => ({ code: 'custom', path: ['settings', ...path], message, input: undefined })))
  const given = secretsOfTarget(target.settings).flatMap(({ name, origins }) => {
    const secret = secrets[name]
    return secret === undefined ? [] : [{ name, origins, secret }]
  })
  const sealed = await Promise.all(
    given.map(async ({ secret, ...needed }) => [needed.name, await sealSecret(secret, { ...needed, target: target.key }, publicKey)]),
  )
  return { ...target, secrets: Object.fromEntries(sealed) }
}
