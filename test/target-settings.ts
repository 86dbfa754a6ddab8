import { TargetSettings } from '#core/targets/settings/target-settings'

export const scimTarget = (other: object = {}) =>
  TargetSettings.parse({
    kind: 'scim',
    name: 'Directory',
    url: 'https://idp.example/scim/v2',
    auth: { by: 'bearer' },
    userName: 'email',
    mapping: [{ field: 'name' }, { field: 'email', path: 'emails[type eq "work"].value' }],
    ...other,
  })

export const webhookTarget = (other: object = {}) =>
  TargetSettings.parse({ kind: 'webhook', name: 'Payroll', url: 'https://payroll.example/people', fields: ['name', 'dob'], ...other })

export const sftpPlace = {
  at: 'sftp',
  host: 'files.example',
  hostKey: `SHA256:${'A'.repeat(43)}`,
  user: 'countersign',
  folder: '/in',
  signIn: 'password',
}
export const s3Place = { at: 's3', endpoint: 'https://s3.example', region: 'eu-central-1', bucket: 'people', accessKeyId: 'AKIAEXAMPLE' }

export const fileTarget = (other: object = {}) =>
  TargetSettings.parse({ kind: 'file', name: 'Archive', place: { at: 'folder', path: 'people' }, fields: ['name'], ...other })
