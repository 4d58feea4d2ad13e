package conformancetest_test

import (
	"context"
	"fmt"
	"log"

	"holdfast/conformance/conformancetest"
	"holdfast/conformance/reference"
	"holdfast/specs/bundled"
)

func ExampleReport() {
	service, err := reference.New(reference.Options{Store: reference.NewMemory(), Faults: []string{"maximum-off-by-one"}})
	if err != nil {
		log.Fatal(err)
	}
	report, err := conformancetest.Report(context.Background(), conformancetest.Config{
		Contract: "refunds.yaml", FS: bundled.FS, Handler: service, NoRaces: true, Operations: []string{"createRefund"},
		Callers: conformancetest.Callers{"owner": conformancetest.Bearer(reference.DefaultOwnerToken)},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Rule == "negative-maximum" {
			fmt.Println(f.Requirement)
			fmt.Printf("want %s, got %s\n", f.Want, f.Got)
		}
	}
	// Output:
	// createRefund/request/body#/amount_cents:maximum
	// want 400 validation_failed, got 201
}
