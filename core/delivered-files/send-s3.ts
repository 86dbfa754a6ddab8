import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { OutboundFailure } from '#core/outbound/outbound-failure'
import { type OutboundRequest, type OutboundResponse, sendRequest } from '#core/outbound/send-request'
import { FileError } from './file-error'
import { timeLimitMs } from './time-limit'

export type S3Access = {
  outbound: OutboundClient
  endpoint: string
  region: string
  bucket: string
  /** Of all names, without or with a / at its end; empty for the whole bucket. */
  prefix: string
  accessKeyId: string
  secretAccessKey: string
  timeoutSeconds: number
  signal: AbortSignal
}

export type S3Request = {
  method: OutboundRequest['method']
  /** Of an object; without one the request is about the bucket. */
  name?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Buffer
  maxResponseBytes?: number
}

/** Creates a function that sends requests of S3, signed by SigV4, with the bucket in the path. It throws an OutboundFailure when no response comes. */
export const createS3RequestSender =
  (access: S3Access) =>
  async ({ method, name, query = {}, headers = {}, body = Buffer.alloc(0), maxResponseBytes }: S3Request): Promise<OutboundResponse> => {
    const { outbound, region, accessKeyId, secretAccessKey, timeoutSeconds, signal } = access
    const sha256 = createHash('sha256').update(body).digest()
    const checksum: Record<string, string> = method === 'PUT' ? { 'x-amz-checksum-sha256': sha256.toString('base64') } : {}
    const all = { ...headers, ...checksum, 'x-amz-content-sha256': sha256.toString('hex') }
    const url = urlOf(access, name, query)
    const signed = await new AwsV4Signer({ method, url, headers: all, service: 's3', region, accessKeyId, secretAccessKey }).sign()
    const bytes = Math.max(body.length, maxResponseBytes ?? 0)
    const request: OutboundRequest = {
      method,
      url: signed.url.href,
      headers: Object.fromEntries(signed.headers),
      ...(method === 'PUT' && { body }),
      ...(maxResponseBytes !== undefined && { maxResponseBytes }),
      timeoutMs: timeLimitMs(timeoutSeconds, bytes),
      signal,
    }
    try {
      return await sendRequest({ client: outbound, request })
    } catch (error) {
      // Where another region has the bucket.
      throw error instanceof OutboundFailure && error.code === 'redirect' ? new FileError('region-differs') : error
    }
  }

function urlOf({ endpoint, bucket, prefix }: S3Access, name: string | undefined, query: Record<string, string>): string {
  const folders = name === undefined ? [] : [...prefix.split('/').filter((part) => part !== ''), name]
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/${[bucket, ...folders].map(encoded).join('/')}`)
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  return url.href
}

/** By RFC 3986, as the signature has it. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
