import { z } from 'zod'
import { fieldLimits } from '#core/fields/kinds/field-limits'

// RFC 7643, sections 4.1 and 4.3. Countersign itself writes userName, externalId and active.
const names = 'formatted|familyName|givenName|middleName|honorificPrefix|honorificSuffix'
const singular = 'displayName|nickName|profileUrl|title|userType|preferredLanguage|locale|timezone'
const one = String.raw`\[(type eq "[A-Za-z]{1,20}"|primary eq true)\]`
const plural = String.raw`(emails|phoneNumbers|ims|photos|entitlements|roles)${one}\.(value|display)`
const address = String.raw`addresses${one}\.(formatted|streetAddress|locality|region|postalCode|country)`
const enterprise = String.raw`urn:ietf:params:scim:schemas:extension:enterprise:2\.0:User:(employeeNumber|costCenter|organization|division|department)`

const scimPath = new RegExp(String.raw`^(name\.(${names})|${singular}|${plural}|${address}|${enterprise})$`)

/** An attribute of the core user or the enterprise extension that a field is written to. */
export const ScimPath = z
  .string()
  .max(fieldLimits.scimAttributeLength)
  .regex(scimPath, 'Write the path of an attribute of the SCIM user, like name.formatted or emails[type eq "work"].value.')
