import { expect, test } from 'vitest'
import { isThisMachine, plainConnectionWarning, protectionOf } from './tls'

const url = (host: string, query = '') => `postgresql://countersign_web:secret@${host}/countersign${query}`

test.each([
  ['localhost:5432', '', 'local'],
  ['127.0.0.1', '', 'local'],
  ['[::1]:5432', '', 'local'],
  ['db.example.com', '', 'none'],
  ['db.example.com', '?sslmode=disable', 'none'],
  ['db.example.com', '?sslmode=no-verify', 'unverified'],
  ['db.example.com', '?uselibpqcompat=true&sslmode=require', 'unverified'],
  ['db.example.com', '?sslmode=verify-full', 'verified'],
  ['10.0.0.7', '?ssl=true', 'verified'],
])('reads how %s%s is protected as %s', (host, query, protection) => {
  expect(protectionOf(url(host, query)).protection).toBe(protection)
})

test.each([
  ['', /^WEB_DATABASE_URL reaches db\.example\.com without TLS\. Add sslmode=verify-full /],
  ['?sslmode=no-verify', /^WEB_DATABASE_URL reaches db\.example\.com without a check of its certificate\. /],
])('warns of a connection that others can read (%s), without the password', (query, sentence) => {
  const warning = plainConnectionWarning('WEB_DATABASE_URL', url('db.example.com', query))
  expect(warning).toMatch(sentence)
  expect(warning).not.toContain('secret')
})

test.each(['?sslmode=disable', '?sslmode=verify-full'])('does not warn of what the URL says itself: %s', (query) => {
  expect(plainConnectionWarning('WEB_DATABASE_URL', url('db.example.com', query))).toBeNull()
})

test.each([
  ['/var/run/postgresql', true],
  ['::1', true],
  ['127.0.0.53', true],
  ['temporal', false],
  ['localhost.example.com', false],
])('knows whether %s is this machine: %s', (host, isLocal) => {
  expect(isThisMachine(host)).toBe(isLocal)
})
