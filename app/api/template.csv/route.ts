import { attachment } from '#server/requests/attachment'

const template = 'name,dob,city,email\r\nAda Example,1990-04-02,Pune,ada@example.com\r\n"Example, Ben",1985-12-31,Zürich,\r\n'

/** What a file looks like; nothing secret, so anyone may have it. */
export async function GET() {
  return attachment(bytesOf(template), { fileName: 'countersign-template.csv', sizeBytes: Buffer.byteLength(template) })
}

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text)
}
