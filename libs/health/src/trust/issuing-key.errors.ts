import { DomainError } from '#kernel';

export const keyDivisionWrong = (division: string) =>
  new DomainError(
    'issuing-key.division-wrong',
    'invalid',
    {
      zh: '签发密钥属于省级、市级或县级行政区划',
      en: 'An issuing key is of a province, a city or a county that there is',
    },
    { division },
  );

export const keyOutside = (division: string) =>
  new DomainError(
    'issuing-key.outside',
    'forbidden',
    { zh: '该行政区划不在您的辖区内', en: 'That division is not of the area you answer for' },
    { division },
  );

export const keyWrong = () =>
  new DomainError('issuing-key.key-wrong', 'invalid', {
    zh: '公钥应为 P-256（ES256）或至少 2048 位 RSA（PS256）的 SPKI；在此生成的只有 ES256',
    en: 'The public key is SPKI of P-256 (ES256) or of RSA with 2048 bits at least (PS256); only ES256 is generated here',
  });

export const keySpanEmpty = () =>
  new DomainError('issuing-key.span-empty', 'invalid', {
    zh: '终止时间须晚于生效时间',
    en: 'A key ends after it begins',
  });

export const keyDiffers = () =>
  new DomainError('issuing-key.differs', 'conflict', {
    zh: '此公钥已登记，且内容不同',
    en: 'This public key is registered already, and otherwise',
  });

export const keyMissing = (id: string) =>
  new DomainError('issuing-key.missing', 'missing', { zh: '没有此签发密钥', en: 'No such issuing key' }, { id });

export const keyNoneInForce = (division: string) =>
  new DomainError(
    'issuing-key.none-in-force',
    'conflict',
    {
      zh: '该地没有可在此签发的有效密钥',
      en: 'No key of that division is in force with which codes can be signed here',
    },
    { division },
  );

export const trustListMissing = () =>
  new DomainError('trust-list.missing', 'missing', {
    zh: '尚未公布信任清单，或没有此版本',
    en: 'No trust list is published yet, or none of this version',
  });
