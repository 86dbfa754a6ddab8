import { z } from 'zod'
import { plainText } from '#core/fields/kinds/plain-text'

const longest = 500

/**
 * An address that a target is reached by, as URL writes it. It has no user, query or fragment, because a secret there would be shown.
 * http is for networks that the settings of the delivery process allow, which are compared when it connects.
 */
export const TargetUrl = z
  .string()
  .max(longest)
  .refine(isTargetUrl, 'Write an address that begins with https:// and has no user, no ? and no #.')
  .overwrite((url) => (isTargetUrl(url) ? new URL(url).href : url))

function isTargetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, href } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && plainHref.test(href)
}

// The database compares origins by this form too (origin_of).
const plainHref = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?\/[^?#]*$/

/** The name or the address of a server, in small letters. */
export const Host = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*)$/, 'Write the name of a server in small letters, without an address.')

/** A path with / between its folders, without . and .. among them. */
export const FolderPath = plainText(longest).refine(
  (path) => !path.split('/').some((name) => name === '.' || name === '..'),
  'Write a path without . and .. in it.',
)
