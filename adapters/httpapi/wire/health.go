package wire

import (
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules"
)

// Health says that the program runs.
type Health struct {
	Status  string `json:"status"` // "ok"
	Version string `json:"version,omitempty"`
}

// Readiness says whether requests should be sent here.
type Readiness struct {
	Ready   bool          `json:"ready"`
	Set     string        `json:"set,omitempty"` // where there is one
	Digest  string        `json:"digest,omitempty"`
	Next    *records.Step `json:"next,omitempty"` // of the plan: loaded, and when it takes over
	Cases   int           `json:"cases"`          // tests that the set passed; of several sets all of them
	Reload  string        `json:"reload"`         // "ok", or an older set serves: "failed", "loading" or, where the files were not read yet, "changed"
	Why     rules.Text    `json:"why,omitempty"`  // the reload failed, where it was for a signature
	Journal string        `json:"journal"`        // "ok", "none" or "unavailable"
	Ending  bool          `json:"ending"`         // the server is being shut down

	Sets []SetReadiness `json:"sets,omitempty"` // each, where there are several
}

// SetReadiness says which set serves, of several.
type SetReadiness struct {
	Set    string        `json:"set"`
	Digest string        `json:"digest"`
	Next   *records.Step `json:"next,omitempty"`
	Cases  int           `json:"cases"`
	Reload string        `json:"reload"` // as in Readiness, which has the first that is not "ok"
	Why    rules.Text    `json:"why,omitempty"`
}
