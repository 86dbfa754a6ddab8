import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const s3Keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a/secret+access-key' }
const region = 'eu-central-1'

/** Answers a request in place of the server, or returns false; `after` the object is kept. */
export type S3Fault = (request: { method: string; key: string; after: boolean }, response: ServerResponse) => boolean

/**
 * A server of one bucket, `people`, on 127.0.0.1. It checks signatures (SigV4), checksums and `If-None-Match` by code of its own, as AWS writes of
 * them. With `isSimple` it does not know `If-None-Match`, as some servers.
 */
export async function openS3Server({ fault = () => false, isSimple = false }: { fault?: S3Fault; isSimple?: boolean } = {}) {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request).catch(() => null)
    if (body === null) return
    const { method = '' } = request
    const url = new URL(request.url ?? '', 'http://s3.example')
    const [, bucket = '', ...rest] = url.pathname.split('/')
    const key = rest.map(decodeURIComponent).join('/')
    requests.push(`${method} ${key}`)
    const refuse = (status: number, code: string) =>
      void response.writeHead(status).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Ada Lovelace ${key}</Message></Error>`)
    if (fault({ method, key, after: false }, response)) return
    const problem = problemOf(request, url, body)
    if (problem) return refuse(403, problem)
    if (bucket !== 'people') return refuse(404, 'NoSuchBucket')
    const found = objects.get(key)
    if (method === 'GET' && key === '') return void response.writeHead(200).end('<ListBucketResult/>')
    if (method === 'GET') return found ? void response.writeHead(200).end(found) : refuse(404, 'NoSuchKey')
    if (method === 'DELETE') {
      objects.delete(key)
      return void response.writeHead(204).end()
    }
    if (found && !isSimple && request.headers['if-none-match'] === '*') return refuse(412, 'PreconditionFailed')
    if (request.headers['x-amz-checksum-sha256'] !== sha256(body).toString('base64')) return refuse(400, 'BadDigest')
    objects.set(key, body)
    if (!fault({ method, key, after: true }, response)) response.writeHead(200).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    region,
    objects,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What is wrong with the signature: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function problemOf(request: IncomingMessage, url: URL, body: Buffer): string | null {
  const { headers, method } = request
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w{64})$/
  const [, id, day = '', ownRegion = '', names = '', signature] = form.exec(headers.authorization ?? '') ?? []
  if (id !== s3Keys.accessKeyId) return 'InvalidAccessKeyId'
  if (ownRegion !== region) return 'AuthorizationHeaderMalformed'
  const time = String(headers['x-amz-date'])
  if (headers['x-amz-content-sha256'] !== sha256(body).toString('hex')) return 'XAmzContentSHA256Mismatch'
  const signed = names.split(';')
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) return 'AccessDenied'
  const query = [...url.searchParams].map((pair) => pair.map(strictly).join('=')).sort()
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    ...signed.map((name) => `${name}:${headers[name]}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${ownRegion}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(Buffer.from(canonical)).toString('hex')].join('\n')
  const key = [day, ownRegion, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${s3Keys.secretAccessKey}`)
  return hmac(key, text).toString('hex') === signature ? null : 'SignatureDoesNotMatch'
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const strictly = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
