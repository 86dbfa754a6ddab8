import { OutboundFailure } from '#core/outbound/outbound-failure'
import type { OutboundResponse } from '#core/outbound/send-request'
import type { Place } from './place'
import { s3FailureOf } from './s3-failure'
import { createS3RequestSender, type S3Access } from './send-s3'

/** Opens a bucket. It has no names to change: an object is there once all of it has arrived. */
export function openBucket(access: S3Access): Place {
  const send = createS3RequestSender(access)
  return {
    async has(name, content) {
      const response = await unlessTooLarge(send({ method: 'GET', name, maxResponseBytes: Math.max(content.length, roomForErrors) }))
      if (response === null) return false
      if (response.status === 200) return content.equals(response.body)
      const failure = s3FailureOf(response)
      if (response.status === 404 && failure.code !== 'bucket-missing') return null
      throw failure
    },
    async create(name, content) {
      const response = await send({ method: 'PUT', name, headers: { 'if-none-match': '*' }, body: content })
      if (response.status === 412) return false
      requireSuccess(response)
      return true
    },
    async list() {
      requireSuccess(await send({ method: 'GET', query: { 'list-type': '2', 'max-keys': '1', prefix: access.prefix } }))
    },
    async remove(name) {
      const response = await send({ method: 'DELETE', name })
      if (response.status !== 404) requireSuccess(response)
    },
    close() {},
  }
}

// Also of a short object.
const roomForErrors = 64 * 1024

function requireSuccess(response: OutboundResponse): void {
  if (response.status < 200 || response.status > 299) throw s3FailureOf(response)
}

/** Null for a response that is longer than the content it is compared with. */
async function unlessTooLarge(sent: Promise<OutboundResponse>): Promise<OutboundResponse | null> {
  try {
    return await sent
  } catch (error) {
    if (error instanceof OutboundFailure && error.code === 'answer-too-large') return null
    throw error
  }
}
