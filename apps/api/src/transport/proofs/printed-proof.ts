import { shanghaiTime, type Text } from '#kernel';
import type { NamedProofPlace, TravelProof } from '#transport';

/** A value, with its English below it where that is another one. */
export interface ProofEntry {
  readonly label: string;
  readonly value: string;
  readonly en: string;
}

/** What a proof says, on a page of the browser and on paper alike. */
export interface PrintedProof {
  readonly title: Text;
  readonly isVoid: boolean;
  readonly standing: Text;
  readonly intro: Text;
  /** For the QR code. */
  readonly code: string;
  readonly entries: readonly ProofEntry[];
  readonly note: Text;
  readonly seals: readonly string[];
}

const at = (instant: string): string => shanghaiTime(new Date(instant));

const entry = (label: string, value: string, en = ''): ProofEntry => ({ label, value, en });
const place = (label: string, { name, division }: NamedProofPlace): ProofEntry =>
  entry(label, `${division.zh} ${name}`, division.en);

const carrierOf = ({ serviceNumber, plate }: TravelProof): ProofEntry => {
  if (serviceNumber !== null) return entry('车次 Train or flight', serviceNumber);
  return plate === null ? entry('号牌 Plate', '待定', 'not yet confirmed') : entry('号牌 Plate', plate);
};

export function printedProof(proof: TravelProof): PrintedProof {
  const { standing, text, code, from, to } = proof;
  const version = String(proof.version);
  return {
    title: { zh: '集中出行证明', en: 'Proof of organised travel' },
    isVoid: standing !== 'valid',
    standing: text,
    intro: {
      zh: '兹证明下列人员由本机构组织，乘坐统一安排的车辆集中返岗。',
      en: 'This is to certify that the person named below travels to work by transport that this office has organised.',
    },
    code,
    entries: [
      entry('姓名 Name', proof.name),
      entry('身份证号 ID number', proof.maskedId),
      entry('派车单 Trip sheet', `${proof.sheetNumber} · 第 ${version} 版 Version ${version}`),
      carrierOf(proof),
      place('出发地 From', from),
      entry('出发 Departure', at(from.at)),
      place('目的地 To', to),
      entry('预计到达 Expected arrival', at(to.at)),
      entry('用工单位 Employer', proof.employer),
      entry('组织单位 Organised by', proof.office),
      entry('签发 Issued', at(proof.issuedAt)),
    ],
    note: {
      zh: '扫码可核验本证明是否有效：此人离开该车次、车次取消或行程变更后即作废。时间为北京时间。',
      en: 'Scan the code to check this proof: it is void once the person leaves the trip, the trip is called off, or the journey changes. Times are those of Beijing.',
    },
    seals: ['组织单位（盖章） Seal of the organising office', '经办人 Signed by'],
  };
}
