package main

import (
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/config"
	"holdfast/specs"
)

// ruleLevels adds the levels of --rule to those of the configuration, and refuses rules and operations that don't exist.
func (o *options) ruleLevels(file *config.File, contract *specs.Contract) error {
	for _, text := range o.rules {
		level, err := config.ParseRule(text)
		if err != nil {
			return err
		}
		file.Rules = append(file.Rules, level)
	}
	return file.CheckRules(conformance.Catalogue(checks.All()), contract)
}
