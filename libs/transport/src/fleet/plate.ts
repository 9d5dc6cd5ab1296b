import { provinceOf } from '#kernel';

/** What stands first on a plate, with the province in the codes of GB/T 2260. */
const PROVINCES: Readonly<Record<string, string>> = {
  ...{ 京: '11', 津: '12', 冀: '13', 晋: '14', 蒙: '15', 辽: '21', 吉: '22', 黑: '23', 沪: '31', 苏: '32', 浙: '33' },
  ...{ 皖: '34', 闽: '35', 赣: '36', 鲁: '37', 豫: '41', 鄂: '42', 湘: '43', 粤: '44', 桂: '45', 琼: '46', 渝: '50' },
  ...{ 川: '51', 贵: '52', 云: '53', 藏: '54', 陕: '61', 甘: '62', 青: '63', 宁: '64', 新: '65' },
};

/**
 * Plates of GA 36-2018: province, issuing office, then five digits and letters; or six on new-energy plates, with the letter
 * first on small vehicles and last on large ones. There is no I and no O.
 */
const PLATE = new RegExp(
  `^[${Object.keys(PROVINCES).join('')}][A-HJ-NP-Z](?:[A-HJ-NP-Z\\d]{5}|[A-HJK][A-HJ-NP-Z\\d]\\d{4}|\\d{5}[A-HJK])$`,
  'u',
);

/** Upper case, half width, without the dot: the form in which a plate is compared and stored. */
export const normalisePlate = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replace(/[\s·•・.-]/g, '')
    .toUpperCase();

/** Whether a normalised plate can stand on a vehicle. */
export const isPlate = (plate: string): boolean => PLATE.test(plate);

/** Whether a plate was issued in the province of a division. */
export const isPlateOf = (plate: string, division: string): boolean =>
  `${PROVINCES[plate.charAt(0)] ?? ''}0000` === provinceOf(division);

/** `川W·12345`, as people write it. */
export const writtenPlate = (plate: string): string => `${plate.slice(0, 2)}·${plate.slice(2)}`;
