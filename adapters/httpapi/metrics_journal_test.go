package httpapi_test

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
)

// /metrics says which version runs, how the journal stands, and what a host adds; where
// the journal does not answer it says that, and all else as before.
func TestMetricsOfTheJournal(t *testing.T) {
	t.Parallel()
	j, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "j.db"), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	own := prometheus.NewGauge(prometheus.GaugeOpts{Name: "host_gauge"})
	url := serve(t, newHandler(t, files(), httpapi.Options{Journal: j, Version: "v9", Collectors: []prometheus.Collector{own}}))
	do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 1}}`)
	says := func(want bool, lines ...string) {
		t.Helper()
		got := string(do(t, "GET", url+"/metrics", "").body)
		for _, line := range lines {
			if regexp.MustCompile(`(?m)^`+line+`$`).MatchString(got) != want {
				t.Errorf("%s: want %t in\n%s", line, want, regexp.MustCompile(`(?m)^(#|go_|process_|guize_http).*\n`).ReplaceAllString(got, ""))
			}
		}
	}
	says(true, `guize_build_info{version="v9"} 1`, `host_gauge 0`, `guize_journal_up 1`, `guize_journal_last_entry 1`, `guize_journal_last_entry_timestamp_seconds 1\..*e\+09`,
		`guize_journal_bytes [1-9].*`, `guize_journal_connections{state="idle"} [0-9]+`, `guize_journal_connections{state="in_use"} [0-9]+`,
		`guize_journal_connection_waits_total [0-9]+`, `guize_journal_connection_wait_seconds_total .*`)
	j.Close()
	says(true, `guize_journal_up 0`, `guize_build_info{version="v9"} 1`)
	says(false, `guize_journal_last_entry .*`)
}
