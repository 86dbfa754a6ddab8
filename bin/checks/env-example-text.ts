import { settings } from '#core/environment'

const LINE_WIDTH = 100

/** The content of .env.example: every setting, its purpose and its default. */
export function envExampleText(): string {
  const head = [
    '# Every setting, generated from core/environment.ts by `npm run env:example`.',
    '# npm start reads a file .env of this form; the environment itself stands above it. What has a # before it is optional.',
  ]
  return `${[...head, ...Object.entries(settings).map(([name, setting]) => entry(name, setting))].join('\n')}\n`
}

function entry(name: string, setting: (typeof settings)[keyof typeof settings]): string {
  const standard = setting.safeParse(undefined)
  const value = standard.success && standard.data !== undefined ? String(standard.data) : ''
  return ['', ...wrap(setting.description ?? ''), `#${name}=${value}`].join('\n')
}

function wrap(text: string): string[] {
  const lines = ['#']
  for (const word of text.split(' ')) {
    const last = lines.length - 1
    const longer = `${lines[last]} ${word}`
    if (longer.length <= LINE_WIDTH) lines[last] = longer
    else lines.push(`# ${word}`)
  }
  return lines
}
