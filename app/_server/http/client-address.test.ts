import { describe, expect, test } from 'vitest'
import { clientAddress, trustedProxies } from './client-address'

describe('clientAddress', () => {
  test.each<[string, string | undefined, string | undefined, string, string | null]>([
    ['the peer, when no proxy is trusted', '203.0.113.9', undefined, '', '203.0.113.9'],
    ['the peer, whatever it says of others', '203.0.113.9', '198.51.100.1', '', '203.0.113.9'],
    ['the address that a trusted proxy names', '10.0.0.1', '198.51.100.1', '10.0.0.1', '198.51.100.1'],
    ['the last that is not one of ours', '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', '10.0.0.0/8', '198.51.100.1'],
    ['not what a client wrote in front of it', '10.0.0.1', '127.0.0.1, 198.51.100.1', '10.0.0.1', '198.51.100.1'],
    ['the furthest, when all are ours', '10.0.0.1', '10.0.0.2', '10.0.0.0/8', '10.0.0.2'],
    ['the proxy, when it names no address', '10.0.0.1', undefined, '10.0.0.1', '10.0.0.1'],
    ['an IPv4 address on a dual-stack socket', '::ffff:127.0.0.1', undefined, '', '127.0.0.1'],
    ['an IPv6 address', '2001:db8::1', undefined, '', '2001:db8::1'],
    ['an IPv6 client behind a trusted IPv6 network', 'fd00::1', '2001:db8::1', 'fd00::/8', '2001:db8::1'],
    ['none, when it is no address', '10.0.0.1', 'unknown', '10.0.0.1', null],
    ['none, when there is no peer', undefined, undefined, '', null],
  ])('is %s', (_, peer, forwardedFor, trusted, expected) => {
    expect(clientAddress(peer, forwardedFor, trustedProxies(trusted))).toBe(expected)
  })

  test('passes over a trusted proxy that is no address', () => {
    expect(clientAddress('203.0.113.9', '198.51.100.1', trustedProxies('nonsense, 10.0.0.1'))).toBe('203.0.113.9')
  })
})
