/** The lifecycle rule of the bucket: unconfirmed uploads are deleted after a day. (The emulator only stores the rule.) */
export const uploadsVanish = `<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Rule>
    <ID>uploads-vanish</ID>
    <Status>Enabled</Status>
    <Filter><Prefix>uploads/</Prefix></Filter>
    <Expiration><Days>1</Days></Expiration>
  </Rule>
</LifecycleConfiguration>`;
