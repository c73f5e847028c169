// Package rival has the servers that guize's is compared with, the twelve
// rules of Jingmen in the language of each: how it is built, started and
// asked, and what its answer says.
package rival

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// Server is a server of the twelve rules.
type Server struct {
	Name, Program string // Program is the name of its file
	// Build builds the program into a file.
	Build func(file string) *exec.Cmd
	// Start writes the rules and settings into an empty folder and gives the
	// arguments of the program. The server listens on the address.
	Start func(dir, addr string) ([]string, error)
	Path  string
	// Body makes the request for an application.
	Body func(facts []byte) []byte
	// Answer tells which rules apply by an answer.
	Answer func(body []byte) ([]string, error)
}

// The versions of the servers; a newer Cerbos needs a newer Go.
const (
	opaModule    = "github.com/open-policy-agent/opa@v1.22.2"
	cerbosModule = "github.com/cerbos/cerbos@v0.55.0"
)

// The names of the servers, as the table has them.
const (
	Bare   = "net/http, the rules by hand"
	Guize  = "guize serve"
	OPA    = "opa run --server"
	Cerbos = "Cerbos server"
)

// All returns the servers. Root is the folder of the main module; self is the
// program that serves the rules by hand when started with -bare.
func All(root, self string, s *workload.Set) []Server {
	return []Server{bare(self), guize(root, s), opa(s), cerbos(s)}
}

// At is when everything is decided.
const At = "2021-09-10T09:00:00+08:00"

func decisionRequest(facts []byte) []byte {
	return fmt.Appendf(nil, `{"at":"%s","facts":%s}`, At, facts)
}

func bare(self string) Server {
	return Server{
		Name: Bare, Program: "bare",
		Build: func(file string) *exec.Cmd { return exec.Command("cp", self, file) },
		Start: func(_, addr string) ([]string, error) { return []string{"-bare", addr}, nil },
		Path:  "/v1/decisions", Body: decisionRequest, Answer: decisionAnswer,
	}
}

func guize(root string, s *workload.Set) Server {
	return Server{
		Name: Guize, Program: "guize",
		Build: func(file string) *exec.Cmd {
			cmd := exec.Command("go", "build", "-o", file, "./adapters/cli/guize")
			cmd.Dir = root
			return cmd
		},
		Start: func(dir, addr string) ([]string, error) {
			return []string{"serve", "-p", filepath.Join(dir, "rules.yaml"), "--addr", addr, "--log-level", "error"},
				write(dir, "rules.yaml", string(peer.YAML(s)))
		},
		Path: "/v1/decisions", Body: decisionRequest, Answer: decisionAnswer,
	}
}

func decisionAnswer(body []byte) ([]string, error) {
	var d struct{ Rules []struct{ Rule string } }
	err := json.Unmarshal(body, &d)
	var out []string
	for _, r := range d.Rules {
		out = append(out, strings.TrimPrefix(r.Rule, "p/"))
	}
	return out, err
}

func opa(s *workload.Set) Server {
	return Server{
		Name: OPA, Program: "opa",
		Build: func(file string) *exec.Cmd {
			cmd := exec.Command("go", "install", opaModule) // which names the program "opa"
			cmd.Env = append(os.Environ(), "GOBIN="+filepath.Dir(file), "GOFLAGS=-mod=mod")
			return cmd
		},
		Start: func(dir, addr string) ([]string, error) {
			return []string{"run", "--server", "--addr", addr, "--log-level", "error", "--disable-telemetry", filepath.Join(dir, "rules.rego")},
				write(dir, "rules.rego", peer.RegoRules(s))
		},
		Path: "/v1/data/bench/applies",
		Body: func(facts []byte) []byte { return fmt.Appendf(nil, `{"input":%s}`, facts) },
		Answer: func(body []byte) (ids []string, err error) {
			var a struct{ Result []string }
			err = json.Unmarshal(body, &a)
			return a.Result, err
		},
	}
}

const cerbosSettings = `server: {httpListenAddr: "%[1]s", grpcListenAddr: "unix:%[2]s/grpc.sock"}
storage: {driver: disk, disk: {directory: %[2]s/policies, watchForChanges: false}}
telemetry: {disabled: true}
audit: {enabled: false}
`

func cerbos(s *workload.Set) Server {
	return Server{
		Name: Cerbos, Program: "cerbos",
		// It cannot be installed, since its go.mod replaces a module; so it is
		// built where the module was downloaded to.
		Build: func(file string) *exec.Cmd {
			cmd := exec.Command("sh", "-ec", `cd "$(go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')"; go build -o "$2" ./cmd/cerbos`, "sh", cerbosModule, file)
			cmd.Env = append(os.Environ(), "GOWORK=off")
			return cmd
		},
		Start: func(dir, addr string) ([]string, error) {
			err := write(dir, "settings.yaml", fmt.Sprintf(cerbosSettings, addr, dir))
			if err == nil {
				err = write(dir, "policies/application.yaml", peer.CerbosPolicy(s))
			}
			return []string{"server", "--config", filepath.Join(dir, "settings.yaml"), "--log-level", "error"}, err
		},
		Path: "/api/check/resources",
		Body: func(facts []byte) []byte { return cerbosRequest(s, facts) },
		Answer: func(body []byte) ([]string, error) {
			var a struct {
				Results []struct{ Actions map[string]string }
			}
			if err := json.Unmarshal(body, &a); err != nil || len(a.Results) != 1 {
				return nil, fmt.Errorf("%w: %d results", err, len(a.Results))
			}
			var ids []string
			for id, effect := range a.Results[0].Actions {
				if effect == "EFFECT_ALLOW" {
					ids = append(ids, id)
				}
			}
			slices.Sort(ids)
			return ids, nil
		},
	}
}

func cerbosRequest(s *workload.Set, facts []byte) []byte {
	var ids []string
	for _, r := range s.Rules {
		ids = append(ids, `"`+r.ID+`"`)
	}
	return fmt.Appendf(nil, `{"principal":{"id":"a","roles":["clerk"]},"resources":[{"actions":[%s],"resource":{"kind":"application","id":"1","attr":%s}}]}`,
		strings.Join(ids, ","), facts)
}

func write(dir, name, text string) error {
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// Check compares an answer with the plain meaning of the rules; those of the
// servers that write guize's decision it also compares byte by byte.
func (v *Server) Check(s *workload.Set, i int, body []byte, hand *byhand.Twelve) error {
	got, err := v.Answer(body)
	if err != nil {
		return fmt.Errorf("%w: %s", err, body)
	}
	var want []string
	for _, k := range s.Matching(i) {
		want = append(want, s.Rules[k].ID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s: rules %v apply, want %v: %s", v.Name, got, want, body)
	}
	if v.Path == "/v1/decisions" {
		return checkBytes(s, i, body, hand)
	}
	return nil
}

func checkBytes(s *workload.Set, i int, body []byte, hand *byhand.Twelve) error {
	facts, err := s.JSON(i)
	if err != nil {
		return err
	}
	a, at, err := byhand.Read(decisionRequest(facts))
	if err != nil {
		return err
	}
	return hand.Check(a, at, body)
}
