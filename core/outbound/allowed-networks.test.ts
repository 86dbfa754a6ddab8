import { describe, expect, test } from 'vitest'
import { AllowedNetworksText, parseAllowedNetworks } from './allowed-networks'

describe('parseAllowedNetworks', () => {
  const { hasAddress, hasHost } = parseAllowedNetworks(' 10.1.0.0/16,192.168.1.7, fd00::/8 ,::1,SCIM.Example.internal')

  test.each(['10.1.0.1', '10.1.255.255', '192.168.1.7', 'fd12::3', '::1', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3'])('has %s', (address) => {
    expect(hasAddress(address)).toBe(true)
  })

  test.each(['10.2.0.1', '192.168.1.8', 'fc00::1', '::2', '::ffff:10.2.0.1', '10.1.0.1.', 'scim.example.internal', ''])(
    'does not have the address %j',
    (address) => {
      expect(hasAddress(address)).toBe(false)
    },
  )

  test('has host names as a whole, and no address as a host name', () => {
    expect(['scim.example.internal', 'example.internal', 'a.scim.example.internal', '192.168.1.7'].map(hasHost)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  test('has nothing if the setting is empty', () => {
    const nothing = parseAllowedNetworks('')
    expect([nothing.hasAddress('127.0.0.1'), nothing.hasAddress(''), nothing.hasHost('')]).toEqual([false, false, false])
  })

  test('has everything of one family in a network of 0 bits', () => {
    const all = parseAllowedNetworks('0.0.0.0/0')
    expect([all.hasAddress('127.0.0.1'), all.hasAddress('8.8.8.8'), all.hasAddress('::1')]).toEqual([true, true, false])
  })
})

test.each(['', '10.0.0.0/8', 'fd00::/8', 'localhost', 'a-b.c_d', '10.0.0.1 , ::1,'])('the setting takes %j', (text) => {
  expect(AllowedNetworksText.safeParse(text).success).toBe(true)
})

test.each([
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/x',
  '10.0.0/8',
  '010.0.0.1',
  '0x7f.1',
  '2130706433',
  'fe80::1%eth0',
  'https://a.b',
  'a.b:443',
  'a.b/c',
  '*.a.b',
  'a b',
])('the setting refuses %j', (text) => {
  expect(AllowedNetworksText.safeParse(text).success).toBe(false)
})
