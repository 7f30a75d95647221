"""Words to meaning: intent, entities, canonical slot values and the judgement of danger."""
