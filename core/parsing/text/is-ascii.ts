/** Whether text is plain ASCII, which is its own NFC and has nothing to fold but case. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 0x80) return false
  return true
}
