import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { namesOf, openDeliveries, rowsUpTo } from '#test/deliveries'
import { openSftpServer, sftpPassword } from '#test/sftp-server'
import { fileTarget, scimTarget, sftpPlace } from '#test/target-settings'
import { setTarget } from '#test/targets'

describe('while a secret is replaced', () => {
  test('a SCIM server that knows only the one before gets people, until that is no longer kept', async () => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer()
    const settings = scimTarget({ url: server.url, name: 'idp', requestsPerSecond: 1000, timeoutSeconds: 5 })
    const replace = (token: string, keptHours: number) =>
      setTarget(scene.admin, scene.second, { basedOn: 1, settings, secrets: { token }, keptHours })
    await replace('not-known-there-yet', 24)
    const batchId = await scene.bring(namesOf(6))
    await scene.approve(batchId, rowsUpTo(4))
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 4 })
    expect(server.accounts.size).toBe(4)

    await replace('not-known-there-either', 0)
    await scene.approve(batchId, [5, 6])
    await scene.deliver(batchId)
    expect(await scene.outcomes(batchId)).toEqual({ begun: 2, delivered: 4 })
    const { rows } = await scene.instance.owner.query('select pause from target_state')
    expect(rows).toEqual([{ pause: 'unauthorized' }])
  })

  test('a server of SFTP that knows only the password before gets the file', async () => {
    await using scene = await openDeliveries()
    const root = await mkdtemp(join(tmpdir(), 'countersign-sftp-'))
    await mkdir(join(root, 'in'))
    await using server = await openSftpServer({ root })
    const place = { ...sftpPlace, host: '127.0.0.1', port: server.port, hostKey: server.hostKey }
    const settings = fileTarget({ place, requestsPerSecond: 1000 })
    await scene.setTarget('archive', settings, { password: sftpPassword })
    await setTarget(scene.admin, scene.second, { key: 'archive', basedOn: 1, settings, secrets: { password: 'not known there yet' } })
    const batchId = await scene.bring(namesOf(3))
    await scene.approve(batchId, rowsUpTo(3))
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'archive')).toEqual({ delivered: 3 })
    expect(await readdir(join(root, 'in'))).toHaveLength(2)
    await rm(root, { recursive: true })
  })
})
