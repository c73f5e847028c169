package httpapi_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// Before anything has happened every counter that an alarm asks about is there,
// at 0, and so are the limits of the alarms.
func TestMetricsBegin(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	got := string(do(t, "GET", url+"/metrics", "").body)
	for _, want := range []string{
		`guize_decisions_total{set="lines",status="conflict"} 0`,
		`guize_decisions_total{set="lines",status="decided"} 0`,
		`guize_http_refused_total{code="journal-unavailable"} 0`,
		`guize_http_refused_total{code="unauthorised"} 0`,
		`guize_batch_lines_total{result="ok"} 0`,
		`guize_reloads_total{result="failed",set="lines"} 0`,
		`guize_reloads_total{result="ok",set="lines"} 1`,
		`guize_journal_keep_seconds_count{result="failed"} 0`,
		`guize_journal_keep_seconds_bucket{result="ok",le="0.2"} 0`,
		`guize_http_request_seconds_bucket{code="200",route="POST /v1/decisions",le="0.5"} 0`,
		`guize_http_request_seconds_count{code="503",route="POST /v1/decisions"} 0`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 1}}`)
	got = string(do(t, "GET", url+"/metrics", "").body)
	if want := `guize_decisions_total{set="lines",status="decided"} 1`; !strings.Contains(got, want) {
		t.Errorf("no %s", want)
	}
}
