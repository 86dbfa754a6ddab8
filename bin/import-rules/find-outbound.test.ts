import { describe, expect, test } from 'vitest'
import { findOutbound, findOutboundProblems } from './find-outbound'

const usesIn = (path: string, text: string) => findOutbound(path, text).map(({ uses }) => uses)

describe('findOutbound', () => {
  test.each([
    ['fetch', `await fetch(url)`],
    ['fetch', `const send = fetch`],
    ['fetch', `globalThis.fetch(url)`],
    ['WebSocket', `new WebSocket(url)`],
    ['EventSource', `new EventSource(url)`],
    ['XMLHttpRequest', `new XMLHttpRequest()`],
    ['undici', `import { request } from 'undici'`],
    ['axios', `import axios from 'axios'`],
    ['nodemailer', `import { createTransport } from 'nodemailer'`],
    ['AwsClient of aws4fetch', `import { AwsClient, AwsV4Signer } from 'aws4fetch'`],
    ['* of aws4fetch', `import aws from 'aws4fetch'`],
    ['ssh2', `import ssh2, { type Client } from 'ssh2'`],
    ['ssh2-sftp-client', `import Client from 'ssh2-sftp-client'`],
    ['sftp', `import { connect } from 'sftp'`],
    ['@opentelemetry/exporter-trace-otlp-proto', `await import('@opentelemetry/exporter-trace-otlp-proto')`],
    ['request of node:http', `import { createServer, request } from 'node:http'`],
    ['get of node:https', `import { get as load } from 'https'`],
    ['* of node:http', `import http from 'node:http'`],
    ['* of node:https', `import * as https from 'node:https'`],
    ['* of node:https', `const { request } = await import('node:https')`],
    ['* of node:https', `const https = require('https')`],
    ['* of node:https', `process.getBuiltinModule('node:https')`],
    ['* of node:https', `export { request } from 'node:https'`],
    ['connect of node:net', `import { connect } from 'node:net'`],
    ['Socket of node:net', `import { Socket } from 'node:net'`],
    ['connect of node:tls', `import { connect } from 'node:tls'`],
    ['connect of node:http2', `import { connect } from 'node:http2'`],
    ['createSocket of node:dgram', `import { createSocket } from 'node:dgram'`],
  ])('finds %s in %s', (uses, text) => {
    expect(usesIn('core/people/send.ts', text)).toEqual([uses])
  })

  test.each([
    `import { createServer, type IncomingMessage } from 'node:http'`,
    `import type { request } from 'node:http'`,
    `import { isIP, BlockList, type Socket } from 'node:net'`,
    `await route.fetch()`,
    `const mail = { fetch: 1 }`,
    `type Fetch = typeof fetch`,
    `import { sendRequest } from '#core/outbound/send-request'`,
    `import { AwsV4Signer } from 'aws4fetch'`,
    `import { openSftp } from '#core/outbound/open-sftp'`,
    `import { openSftpFolder } from './sftp-place'`,
    `import type { SFTPWrapper } from 'ssh2'`,
    `import { Client } from '@temporalio/client'`,
  ])('finds nothing in %s', (text) => {
    expect(usesIn('core/people/send.ts', text)).toEqual([])
  })

  test.each([
    ['worker/send.ts', true],
    ['verifier/send.ts', true],
    ['delivery/send.ts', true],
    ['app/_server/send.ts', true],
    ['app/api/people/route.ts', true],
    ['app/page.tsx', true],
    ['app/_ui/send.ts', false],
    ['core/outbound/send.ts', false],
    ['core/people/send.test.ts', false],
    ['bin/send.ts', false],
  ])('in %s: %s', (path, isFound) => {
    expect(usesIn(path, `await fetch(url)`)).toEqual(isFound ? ['fetch'] : [])
  })
})

test('an exception covers one use in one file, and one that nothing needs is a problem', () => {
  const uses = findOutbound('worker/metrics.ts', `\nawait fetch(url)\nnew WebSocket(url)`)
  const exceptions = ['fetch', 'undici'].map((uses) => ({ path: 'worker/metrics.ts', uses, because: 'a test' }))
  expect(findOutboundProblems(uses, exceptions)).toEqual([
    'worker/metrics.ts:3 uses WebSocket. What leaves Countersign is sent by core/outbound.',
    'worker/metrics.ts no longer uses undici. Remove it from outbound-exceptions.ts.',
  ])
})
