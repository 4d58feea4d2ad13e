//go:build linux

package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/internal/synthetic"
)

// How much memory the command takes at most, reports and all, by its number of cases; the service is another process's. Maxrss is in KiB on
// Linux (getrusage(2)).
func BenchmarkCommand_Memory(b *testing.B) {
	for _, operations := range []int{5, 45, 450} {
		b.Run(fmt.Sprintf("%d×20", operations), func(b *testing.B) {
			contract := filepath.Join(b.TempDir(), "lists.yaml")
			require.NoError(b, os.WriteFile(contract, synthetic.Size{Operations: operations, Parameters: 20}.Contract(), 0o600))
			service := httptest.NewServer(synthetic.Service())
			defer service.Close()
			peak := int64(0)
			for b.Loop() {
				command := exec.Command(binary(b, "holdfast"), "run", contract, "-u", service.URL, "--bearer", synthetic.Token, "--report-dir", b.TempDir(), "--quiet")
				out, err := command.CombinedOutput()
				require.NoError(b, err, "%s", out)
				peak = max(peak, command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss<<10)
			}
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
		})
	}
}
