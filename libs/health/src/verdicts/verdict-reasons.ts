import type { Text } from '#kernel';

/** Why a place accepts or refuses. Codes and texts are silent about what exactly somebody has. */
export const REASONS = {
  'own-code': { zh: '本地发的健康码', en: 'The place recognises the code that it issued itself' },
  agreement: { zh: '按互认协议认可', en: 'Recognised under an agreement' },
  'proof-wanted': {
    zh: '按互认协议认可，但须另备材料',
    en: 'Recognised under an agreement once the further proofs are there',
  },
  'code-missing': { zh: '尚未申报健康码', en: 'No health code has been declared' },
  'code-issued-later': { zh: '健康码在到达该地之后才发放', en: 'The code was issued after the time of being there' },
  'code-expires-before': {
    zh: '健康码将在到达该地之前失效',
    en: 'The code will have expired by the time of being there',
  },
  'code-expired': { zh: '健康码已失效', en: 'The code has expired' },
  'code-not-green': { zh: '健康码不是绿码', en: 'The code is not green' },
  'untrusted-key': {
    zh: '签发密钥已撤销，不再可信',
    en: 'The key that signed the code is revoked: it is an untrusted key',
  },
  'no-agreement': { zh: '发码地与该地没有互认协议', en: 'No agreement makes this place accept codes of that issuer' },
  'agreement-not-begun': { zh: '互认协议届时尚未生效', en: 'The agreement will not have begun by then' },
  'agreement-ended': { zh: '互认协议届时已终止', en: 'The agreement will have ended by then' },
  'exception-applies': {
    zh: '体温异常或有呼吸道症状者不在互认范围内',
    en: 'The agreement leaves out people with an abnormal temperature or respiratory symptoms',
  },
  'rule-refuses': {
    zh: '不符合该地的健康码规则',
    en: 'A rule of the place, or of the issuer, does not let the code pass',
  },
} as const satisfies Record<string, Text>;

export type Reason = keyof typeof REASONS;

const DECLARE: Text = { zh: '请申报健康码', en: 'Declare a health code' };
const RENEW: Text = { zh: '请在出发前更新健康码', en: 'Renew the health code before departure' };
const NO_TRAVEL: Text = {
  zh: '解除隔离并转为绿码后再出行',
  en: 'Travel once the isolation has ended and the code is green',
};
const OTHER_PLACE: Text = {
  zh: '选择互认地区的岗位，或请两地签订互认协议',
  en: 'Choose a vacancy in a place that recognises the code, or have the two places agree',
};
const OTHER_TIME: Text = {
  zh: '调整到协议有效期内到达，或请两地续签',
  en: 'Be there while the agreement is in force, or have the two places renew it',
};
const SEE_DOCTOR: Text = { zh: '就诊并重新申报后再出行', en: 'See a doctor and declare again before travelling' };

export const REMEDIES: Readonly<Record<Reason, Text | null>> = {
  'own-code': null,
  agreement: null,
  'proof-wanted': null,
  'code-missing': DECLARE,
  'code-issued-later': null,
  'code-expires-before': RENEW,
  'code-expired': RENEW,
  'code-not-green': NO_TRAVEL,
  'untrusted-key': {
    zh: '请发码地用有效的密钥重新签发',
    en: 'Have the issuer sign the code anew with a key that is trusted',
  },
  'no-agreement': OTHER_PLACE,
  'agreement-not-begun': OTHER_TIME,
  'agreement-ended': OTHER_TIME,
  'exception-applies': SEE_DOCTOR,
  'rule-refuses': {
    zh: '按所列规则补齐条件后重新申报，或选择其他地区的岗位',
    en: 'Meet the rules listed and declare again, or choose a vacancy elsewhere',
  },
};

const PROOFS: Readonly<Record<string, Text>> = {
  'clinic-certificate': { zh: '乡镇卫生院健康证明', en: 'a certificate of the township clinic' },
  'temperature-check': { zh: '体温检测', en: 'a temperature measured and declared' },
  'signed-code': { zh: '发码地签名的健康码', en: 'a code that its province has signed' },
  'platform-code': { zh: '发码地平台推送的健康码', en: 'a code from the platform of its province' },
  'clinic-code': { zh: '授权医疗机构录入的健康码', en: 'a code entered by an authorised clinic' },
  'declared-code': { zh: '户籍地申报的健康码', en: 'a code declared by the office of the home' },
  'symptom-check': { zh: '症状申报', en: 'a declaration of symptoms' },
};

/** What to bring, in words. Proofs that the table does not know are named by their code. */
export function remedyFor(conditions: readonly string[]): Text {
  // A condition may leave a choice.
  const proofs = conditions.map((condition) => {
    const choice = condition.split('|').map((proof) => PROOFS[proof] ?? { zh: proof, en: proof });
    return { zh: choice.map(({ zh }) => zh).join('或'), en: choice.map(({ en }) => en).join(' or ') };
  });
  return {
    zh: `出发前备齐：${proofs.map(({ zh }) => zh).join('、')}`,
    en: `Before departure get ${proofs.map(({ en }) => en).join(' and ')}`,
  };
}
