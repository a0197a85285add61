/** Where a list of prices was read. */
export interface PublicSource {
  /** The file, and what generated it. */
  title: string;
  /** The day on which the file was generated. */
  retrievedAt: string;
}

/** One public price. */
export interface PublicPrice {
  instanceType: string;
  /** For people: labels name models differently in each cloud, so prices are found by instance type. */
  gpu: string;
  gpuCount: number;
  pricePerNodeHour: string;
  /** What the spot price was; it changes by the hour, so it holds until the next list. */
  spotPerNodeHour?: string;
  region: string;
  /** The file that it is from. */
  source: PublicSource;
  /** From which file on it is known; the file's own day when absent. */
  from?: string;
  /** The day of the first file that has another price. */
  to?: string;
}
