"""The tests: unit, contract, scenarios, integration."""
