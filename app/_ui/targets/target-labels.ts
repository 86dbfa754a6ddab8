import type { TargetKind } from '#core/targets/settings/target-settings'

export const kindLabels: Record<TargetKind, string> = { scim: 'SCIM server', webhook: 'Webhook', file: 'Files' }

export const placeLabels = { sftp: 'SFTP server', s3: 'S3 bucket', folder: 'Folder of the delivery process' }

export const onFailureLabels = {
  'go-on': 'The others go on',
  'stop-person': 'No further target gets the person',
  'take-back': 'The person is taken back everywhere',
}
