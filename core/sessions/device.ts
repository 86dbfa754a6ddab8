import Bowser from 'bowser'

/** Browser and system of a User-Agent header in words, such as "Firefox on Windows". */
export function deviceOf(agent: string): string {
  const { browser, os } = Bowser.parse(agent || '?')
  if (!browser.name) return 'An unknown program'
  return os.name ? `${browser.name} on ${os.name}` : browser.name
}
