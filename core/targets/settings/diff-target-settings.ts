import { z } from 'zod'
import type { TargetSettings } from './target-settings'

/** A setting of a target that differs: null where there was or is none. */
export const TargetChange = z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() })
export type TargetChange = z.infer<typeof TargetChange>

/** Every setting that differs, in the order of the later settings. The order of a mapping means nothing. */
export function diffTargetSettings(before: TargetSettings | null, after: TargetSettings): TargetChange[] {
  const earlier = new Map(before ? entriesOf(before) : [])
  const later = new Map(entriesOf(after))
  return [...new Set([...later.keys(), ...earlier.keys()])]
    .map((path) => ({ name: nameOfSetting(path), before: earlier.get(path) ?? null, after: later.get(path) ?? null }))
    .filter((change) => change.before !== change.after)
}

/** The settings as rows of a table, in their order. */
export const rowsOfSettings = (settings: TargetSettings) => entriesOf(settings).map(([path, text]) => ({ name: nameOfSetting(path), text }))

const settingNames: Record<string, string> = {
  kind: 'kind',
  name: 'name',
  onFailure: 'when a person fails',
  wholeBatch: 'a batch as a whole',
  requestsPerSecond: 'requests in a second',
  atOnce: 'requests at once',
  timeoutSeconds: 'seconds to wait',
  url: 'address',
  'auth.by': 'signs in by',
  'auth.tokenUrl': 'address of tokens',
  'auth.clientId': 'client',
  'auth.scope': 'scope',
  existing: 'people it has already',
  onReversal: 'people who are taken back',
  userName: 'user name',
  patch: 'dialect of PATCH',
  peoplePerPage: 'people in a page',
  'place.at': 'place',
  'place.host': 'server',
  'place.port': 'port',
  'place.hostKey': 'host key',
  'place.user': 'user',
  'place.folder': 'folder',
  'place.signIn': 'signs in by',
  'place.endpoint': 'address',
  'place.region': 'region',
  'place.bucket': 'bucket',
  'place.prefix': 'prefix',
  'place.accessKeyId': 'access key',
  'place.path': 'folder',
  format: 'format',
  fields: 'fields',
  mapping: 'fields',
}

/** What a setting is called; `path` has its keys with dots between. */
export const nameOfSetting = (path: string) => settingNames[path] ?? path

/** What stands for the values of some settings. */
const words: Record<string, Record<string, string>> = {
  kind: { scim: 'SCIM server', webhook: 'webhook', file: 'files' },
  onFailure: { 'go-on': 'the others go on', 'stop-person': 'no further target gets them', 'take-back': 'they are taken back everywhere' },
  'auth.by': { bearer: 'a token', 'client-credentials': 'client credentials' },
  existing: { link: 'are linked', fail: 'fail' },
  onReversal: { deactivate: 'are deactivated', delete: 'are deleted' },
  patch: { rfc7644: 'RFC 7644', entra: 'Microsoft Entra', okta: 'Okta' },
  'place.at': { sftp: 'SFTP server', s3: 'S3 bucket', folder: 'folder of the delivery process' },
  'place.signIn': { password: 'a password', 'private-key': 'a private key' },
  format: { csv: 'CSV', jsonl: 'JSON lines' },
}

function entriesOf(settings: TargetSettings): [path: string, text: string][] {
  // What the kind needs first, because it says where people go.
  const { kind, name, onFailure, wholeBatch, requestsPerSecond, atOnce, timeoutSeconds, ...own } = settings
  const ordered = { name, kind, ...own, onFailure, wholeBatch, requestsPerSecond, atOnce, timeoutSeconds }
  return Object.entries(ordered).flatMap(([key, value]) => {
    if (key === 'mapping') return entriesOfMapping(value as Mapping)
    if (typeof value !== 'object') return [[key, textOf(key, value)] as [string, string]]
    if (Array.isArray(value)) return [[key, value.join(', ')] as [string, string]]
    return Object.entries(value).map(([part, text]): [string, string] => [`${key}.${part}`, textOf(`${key}.${part}`, text)])
  })
}

type Mapping = Extract<TargetSettings, { kind: 'scim' }>['mapping']

/** A field may be written to several attributes, which then stand in one text. */
function entriesOfMapping(mapping: Mapping): [string, string][] {
  const keys = [...new Set(mapping.map(({ field }) => field))]
  return keys.map((key) => {
    const paths = mapping.filter(({ field }) => field === key).map(({ path }) => path ?? 'the attribute that the field names')
    return [`field “${key}”`, paths.join(', ')]
  })
}

function textOf(path: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return words[path]?.[String(value)] ?? String(value)
}
