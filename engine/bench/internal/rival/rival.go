// Package rival has the servers that guize's is compared with, the same rules in
// the language of each: how it is built, started and asked, and whether its
// answer is right.
package rival

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// Group is some servers of the same rules, and applications for them.
type Group struct {
	Title        string
	Applications [][]byte
	Servers      []Server
}

// Server is a server of some rules.
type Server struct {
	Name, Program string // Program is the name of its file
	// Build builds the program into a file.
	Build func(file string) *exec.Cmd
	// Start writes the rules and settings into an empty folder and gives the
	// arguments of the program. The server listens on the address.
	Start func(dir, addr string) ([]string, error)
	Path  string
	// Body makes the request for an application.
	Body func(application []byte) []byte
	// Check reports an answer about an application that is not right.
	Check func(i int, body []byte) error
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

// At is when everything is decided.
const At = "2021-09-10T09:00:00+08:00"

func decisionRequest(facts []byte) []byte {
	return fmt.Appendf(nil, `{"at":"%s","facts":%s}`, At, facts)
}

func bare(root, self, flag string, check func(int, []byte) error) Server {
	return Server{
		Name: Bare, Program: "bare",
		Build: func(file string) *exec.Cmd { return exec.Command("cp", self, file) },
		Start: func(_, addr string) ([]string, error) { return []string{flag, addr, "-root", root}, nil },
		Path:  "/v1/decisions", Body: decisionRequest, Check: check,
	}
}

func guize(root string, set []byte, check func(int, []byte) error) Server {
	return Server{
		Name: Guize, Program: "guize",
		Build: func(file string) *exec.Cmd {
			cmd := exec.Command("go", "build", "-buildvcs=false", "-o", file, "./adapters/cli/guize")
			cmd.Dir = root
			return cmd
		},
		Start: func(dir, addr string) ([]string, error) {
			return []string{"serve", "-p", filepath.Join(dir, "rules.yaml"), "--addr", addr, "--log-level", "error"},
				write(dir, "rules.yaml", string(set))
		},
		Path: "/v1/decisions", Body: decisionRequest, Check: check,
	}
}

func opa(module, data, path string, input func([]byte) []byte, check func(int, []byte) error) Server {
	return Server{
		Name: OPA, Program: "opa",
		Build: func(file string) *exec.Cmd {
			cmd := exec.Command("go", "install", opaModule) // which names the program "opa"
			cmd.Env = append(os.Environ(), "GOBIN="+filepath.Dir(file), "GOFLAGS=-mod=mod")
			return cmd
		},
		Start: func(dir, addr string) ([]string, error) {
			args := []string{"run", "--server", "--addr", addr, "--log-level", "error", "--disable-telemetry", filepath.Join(dir, "rules.rego")}
			err := write(dir, "rules.rego", module)
			if data != "" && err == nil {
				args, err = append(args, filepath.Join(dir, "data.json")), write(dir, "data.json", data)
			}
			return args, err
		},
		Path:  path,
		Body:  func(application []byte) []byte { return fmt.Appendf(nil, `{"input":%s}`, input(application)) },
		Check: check,
	}
}

const cerbosSettings = `server: {httpListenAddr: "%[1]s", grpcListenAddr: "unix:%[2]s/grpc.sock"}
storage: {driver: disk, disk: {directory: %[2]s/policies, watchForChanges: false}}
telemetry: {disabled: true}
audit: {enabled: false}
`

func cerbos(s *workload.Set, check func(int, []byte) error) Server {
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
		Path:  "/api/check/resources",
		Body:  func(facts []byte) []byte { return cerbosRequest(s, facts) },
		Check: check,
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
