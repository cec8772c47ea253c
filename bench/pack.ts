/** Measures the start-up of the policy pack and its time per resource as programs grow; see bench/README.md. */
import { measureBoot } from "./packBoot";
import { measureCost, SHAPES } from "./packCost";

const BOOTS = 7;
const TURNS = 3;
const SIZES = [50, 500, 5000];

async function main(): Promise<void> {
  const boot = await measureBoot(BOOTS);
  console.log(`Boot, medians of ${BOOTS} in turns: empty pack 1.00, packed pack ${boot.ratio.toFixed(2)}`);
  console.log(`  (${boot.empty.toFixed(0)} ms and ${boot.packed.toFixed(0)} ms here; the goal is at most 1.20)`);
  const costs = await measureCost(SIZES, TURNS);
  for (const shape of SHAPES) {
    const ofShape = costs.filter((cost) => cost.shape === shape);
    const [smallest] = ofShape;
    console.log(`Time for each resource, ${shape}, medians of ${TURNS} in turns:`);
    for (const { resources, perResource } of ofShape) {
      const of = ratio(perResource, smallest?.perResource ?? Number.NaN);
      console.log(
        `  ${String(resources).padStart(5)} resources: ${of} of that at ${smallest?.resources} (${perResource.toFixed(2)} ms here)`,
      );
    }
  }
}

function ratio(time: number, base: number): string {
  return (time / base).toFixed(2);
}

void main();
