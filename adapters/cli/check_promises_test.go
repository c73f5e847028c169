package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

const promises = "../../engine/analyze/testdata/bad/broken-promise.yaml"

// Check says of each promise what became of it, in words and as data.
func TestCheckPromises(t *testing.T) {
	t.Parallel()
	for lang, wants := range map[string][]string{
		"en": {"promise free (Existing buildings pay nothing): broken by an application", `the promise "free" does not hold`, `"old":true`,
			"promise mends (Every refusal says how to mend it): broken", "promise never-more (Nobody pays over 50): proved, no application breaks it"},
		"zh": {"承诺 free（既有建筑不收费）：不成立，有申请违背它", "承诺“free”不成立", "承诺 never-more（费用不超过五十元）：已证明"},
	} {
		for _, output := range []string{"text", "markdown"} {
			got := run(t, "", "check", promises, "--lang", lang, "-o", output)
			if got.code != cli.ExitProblems {
				t.Errorf("code %d: a broken promise is an error\n%s%s", got.code, got.stdout, got.stderr)
			}
			for _, want := range wants {
				if said := strings.ReplaceAll(got.stdout, `\`, ""); !strings.Contains(said, want) {
					t.Errorf("%s, %s: no %q in\n%s", lang, output, want, said)
				}
			}
		}
	}
	var out struct {
		Promises []struct {
			ID, State string
			Line      int
			Witness   *struct{ Facts map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(run(t, "", "check", promises, "-o", "json").stdout), &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Promises) != 3 || out.Promises[0].State != "broken" || out.Promises[0].Witness.Facts["old"] != true || out.Promises[2].State != "proved" || out.Promises[2].Line == 0 {
		t.Errorf("%+v", out.Promises)
	}
	since := run(t, "", "check", promises, "--since", promises)
	if strings.Contains(since.stdout, "never-more") {
		t.Errorf("what was so before is told again:\n%s", since.stdout)
	}
}
