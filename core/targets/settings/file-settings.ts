import { z } from 'zod'
import { plainText } from '#core/fields/kinds/plain-text'
import { commonSettings, SentFields } from './common-settings'
import { FolderPath, Host, TargetUrl } from './target-url'

/** Where the files go. The path of a folder is below the one that the settings of the delivery process name. */
const Place = z.discriminatedUnion('at', [
  z.strictObject({
    at: z.literal('sftp'),
    host: Host,
    port: z.int().min(1).max(65_535).default(22),
    /** As ssh-keyscan and ssh-keygen -l print it. */
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'Write the fingerprint of the host key, like SHA256: and 43 letters or digits.'),
    user: plainText(100),
    folder: FolderPath,
    signIn: z.enum(['password', 'private-key']),
  }),
  z.strictObject({
    at: z.literal('s3'),
    endpoint: TargetUrl,
    region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'Write a region, like eu-central-1.'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Write the name of a bucket: 3 to 63 small letters, digits, . and -.'),
    prefix: FolderPath.optional(),
    accessKeyId: z.string().regex(/^\w{4,128}$/, 'Write the id of an access key: letters and digits.'),
  }),
  z.strictObject({
    at: z.literal('folder'),
    path: FolderPath.regex(/^[^/].*[^/]$|^[^/]$/, 'Write a path that neither begins nor ends with /.'),
  }),
])

/** A file for each batch. */
export const FileSettings = z.strictObject({
  kind: z.literal('file'),
  ...commonSettings,
  place: Place,
  format: z.enum(['csv', 'jsonl']).default('csv'),
  fields: SentFields,
})
