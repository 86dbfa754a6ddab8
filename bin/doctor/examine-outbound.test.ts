import { expect, test } from 'vitest'
import { examineOutbound } from './examine-outbound'

test.each([
  ['https://10.1.2.3/heads', '', false, /private or reserved address.*OUTBOUND_ALLOWED_NETWORKS/],
  ['https://localhost/heads', '', false, /private or reserved address.*OUTBOUND_ALLOWED_NETWORKS/],
  ['http://8.8.8.8/heads', '', false, /http:/],
  ['https://key@8.8.8.8/heads', '', false, /user name or a password/],
  ['https://10.1.2.3/heads', '10.0.0.0/8', true, /10\.1\.2\.3 may be reached/],
  ['https://8.8.8.8/heads', '', true, /8\.8\.8\.8 may be reached/],
])('the doctor looks at the webhook %s with %j allowed, and finds it well: %s', async (url, allowed, isWell, found) => {
  const findings = await examineOutbound({ AUDIT_WEBHOOK_URL: url, OUTBOUND_ALLOWED_NETWORKS: allowed })
  expect(findings).toMatchObject([{ name: 'audit webhook', isWell, found: expect.stringMatching(found) }])
  expect(JSON.stringify(findings)).not.toMatch(/heads|key@/)
})

test('the doctor says nothing of a webhook that is not set', async () => {
  expect(await examineOutbound({ OUTBOUND_ALLOWED_NETWORKS: '' })).toEqual([])
})
