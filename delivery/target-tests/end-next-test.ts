import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { FileError } from '#core/delivered-files/file-error'
import { DomainError } from '#core/errors/domain-error'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import { SecretNotOpened } from '#core/targets/open-secret'
import { TargetSettings } from '#core/targets/settings/target-settings'
import { WebhookError } from '#core/webhooks/webhook-error'
import { openSecrets } from '#delivery/open-secrets'
import { testFiles } from './test-files'
import { scimErrorSentence, testScim } from './test-scim'
import { TestRefused, testWebhook } from './test-webhook'

/** `folder` is the value of DELIVERY_FOLDER. */
type Input = { privateKey: string; client: OutboundClient; folder: string | undefined; signal: AbortSignal }

type OpenTest = { id: string; version: number; targetId: string; key: string; settings: TargetSettings }

/**
 * Reaches the target of the oldest test that is open, in a way that changes nothing there, and records a sentence about what came back. Returns
 * whether there was a test. Two delivery processes may both reach a target; one of them ends its test.
 */
export async function endNextTest({ ctx: { db }, input }: { ctx: SystemContext; input: Input }): Promise<boolean> {
  const test = await findOpenTest(db)
  if (!test) return false
  const ended = await reach(db, test, input)
  input.signal.throwIfAborted()
  await callFunction(db, 'end_target_test', { test: test.id, version: test.version, ...ended }).catch((error) => {
    if (!(error instanceof DomainError) || error.code !== 'target-test-ended') throw error
  })
  return true
}

async function findOpenTest(db: Database): Promise<OpenTest | null> {
  const found = await db.kysely
    .selectFrom('targetTest as o')
    .innerJoin('target as t', 't.id', 'o.targetId')
    .innerJoin('targetVersion as v', (join) => join.onRef('v.targetId', '=', 'o.targetId').onRef('v.number', '=', 'o.version'))
    .where('o.endedAt', 'is', null)
    .orderBy('o.askedAt')
    .limit(1)
    .select(['o.id', 'o.version', 'o.targetId', 't.key', 'v.settings'])
    .executeTakeFirst()
  return found ? { ...found, settings: TargetSettings.parse(JSON.parse(found.settings)) } : null
}

async function reach(db: Database, test: OpenTest, input: Input): Promise<{ outcome: 'answered' | 'failed'; sentence: string }> {
  try {
    const secrets = await openSecrets(db, { ...test, id: test.targetId }, input.privateKey)
    return { outcome: 'answered', sentence: await sentenceOf(test, { ...input, secrets }) }
  } catch (error) {
    const sentence = failureSentence(error)
    if (sentence === null) throw error
    return { outcome: 'failed', sentence }
  }
}

function sentenceOf(
  { id, settings }: OpenTest,
  input: Omit<Input, 'privateKey'> & Pick<Parameters<typeof testScim>[0], 'secrets'>,
): Promise<string> {
  switch (settings.kind) {
    case 'scim':
      return testScim({ settings, ...input })
    case 'webhook':
      return testWebhook({ id, settings, ...input })
    case 'file':
      return testFiles({ id, settings, ...input })
  }
}

const withSentence = [OutboundFailure, SecretNotOpened, WebhookError, TestRefused, FileError]

/** Null for an error that is not about the target. */
const failureSentence = (error: unknown): string | null =>
  error instanceof Error && withSentence.some((kind) => error instanceof kind) ? error.message : scimErrorSentence(error)
