export { type ConformanceOptions, type ConformanceTest, conformance } from './conformance.ts';
export type { StorePlace, StoreUnderTest } from './store-under-test.ts';
