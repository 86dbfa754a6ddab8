import { Notice } from '#ui/basics/notice'

/** What files are not read by yet, so that the pages do not promise it. */
export const NotReadYet = () => (
  <Notice title="What can be confirmed so far">
    The date of birth and the city stay required, and the e-mail address is required or optional. Other changes can be proposed and looked
    at, but not confirmed.
  </Notice>
)
