import { OutboundFailure } from '#core/outbound/outbound-failure'
import type { OutboundAnswer } from '#core/outbound/send-request'
import type { Place } from './place'
import { s3FailureOf } from './s3-failure'
import { type S3Access, s3Sender } from './send-s3'

/** Opens a bucket. It has no names to change: an object is there once all of it has arrived. */
export function openBucket(access: S3Access): Place {
  const send = s3Sender(access)
  return {
    async has(name, content) {
      const answer = await unlessTooLarge(send({ method: 'GET', name, maxAnswerBytes: Math.max(content.length, roomForErrors) }))
      if (answer === null) return false
      if (answer.status === 200) return content.equals(answer.body)
      const failure = s3FailureOf(answer)
      if (answer.status === 404 && failure.code !== 'bucket-missing') return null
      throw failure
    },
    async create(name, content) {
      const answer = await send({ method: 'PUT', name, headers: { 'if-none-match': '*' }, body: content })
      if (answer.status === 412) return false
      requireDone(answer)
      return true
    },
    async list() {
      requireDone(await send({ method: 'GET', query: { 'list-type': '2', 'max-keys': '1', prefix: access.prefix } }))
    },
    async remove(name) {
      const answer = await send({ method: 'DELETE', name })
      if (answer.status !== 404) requireDone(answer)
    },
    close() {},
  }
}

// Also of a short object.
const roomForErrors = 64 * 1024

function requireDone(answer: OutboundAnswer): void {
  if (answer.status < 200 || answer.status > 299) throw s3FailureOf(answer)
}

/** Null for an answer that is longer than the content it is compared with. */
async function unlessTooLarge(sent: Promise<OutboundAnswer>): Promise<OutboundAnswer | null> {
  try {
    return await sent
  } catch (error) {
    if (error instanceof OutboundFailure && error.code === 'answer-too-large') return null
    throw error
  }
}
