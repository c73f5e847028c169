package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/swaggest/jsonschema-go"
	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi31"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// outcome is an outcome as its JSON is.
type outcome struct {
	Title    string   `json:"title,omitempty"`
	Value    any      `json:"value,omitempty" description:"What was decided; null where no rule gave a value. Not there while it is open."`
	Possible []any    `json:"possible,omitempty" description:"What an open outcome may still be."`
	WaitsFor []string `json:"waits_for,omitempty"`
	Rules    []string `json:"rules,omitempty"`
	Cite     []string `json:"cite,omitempty"`
}

// description is /openapi.json, made when it is first asked for: making it takes
// longer than reading and compiling a set, and most servers are never asked.
type description struct {
	routes []route
	once   sync.Once
	body   []byte
	err    error
}

func (d *description) make(opts *Options) ([]byte, error) {
	d.once.Do(func() { d.body, d.err = openAPI(d.routes, opts.Version, opts.Prefix) })
	return d.body, d.err
}

func (h *Handler) openAPI(w http.ResponseWriter, r *http.Request) {
	body, err := h.api.make(&h.opts)
	if err != nil {
		h.unwritten(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(body)
}

// openAPI describes the routes, from their Go types, by OpenAPI 3.1.
func openAPI(routes []route, version, prefix string) ([]byte, error) {
	r := openapi31.NewReflector()
	r.DefaultOptions = append(r.DefaultOptions,
		jsonschema.InterceptDefName(func(t reflect.Type, _ string) string { return schemaName(t) }))
	r.AddTypeMapping(engine.Outcomes{}, map[string]outcome{})
	r.AddTypeMapping(json.RawMessage{}, map[string]any{})
	r.AddTypeMapping(rules.Text{}, map[string]string{})
	r.AddTypeMapping(calendar.Text{}, map[string]string{})
	for _, text := range []any{calendar.Date{}, calendar.DayKind(0), calendar.Period{}} {
		r.AddTypeMapping(text, "")
	}
	r.SpecEns().Info.WithTitle("guize").WithVersion(orText(version, "dev")).
		WithDescription("Decides applications by the rules of a policy set. 按规则集审批申请。")
	r.SpecEns().WithServers(openapi31.Server{URL: orText(prefix, "/")})
	r.SpecEns().Info.WithLicense(openapi31.License{Name: "Apache-2.0", Identifier: ptr("Apache-2.0")})
	r.SpecEns().SetHTTPBearerTokenSecurity("token", "", "A token with the role that the operation names.")
	for i := range routes {
		if routes[i].answer == nil {
			continue
		}
		if err := describe(r, &routes[i]); err != nil {
			return nil, fmt.Errorf("%s %s: %w", routes[i].method, routes[i].path, err)
		}
	}
	body, err := json.Marshal(r.Spec)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = json.Indent(&out, body, "", " ")
	return out.Bytes(), err
}

// schemaName is what a type is called in /openapi.json.
func schemaName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[decisionParams]():
		return "DecisionRequest"
	case reflect.TypeFor[whatIfParams]():
		return "WhatIfRequest"
	case reflect.TypeFor[dueParams]():
		return "DueRequest"
	case reflect.TypeFor[outcome]():
		return "Outcome"
	}
	return t.Name()
}

func orText(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

func describe(r *openapi31.Reflector, rt *route) error {
	oc, err := r.NewOperationContext(rt.method, rt.path)
	if err != nil {
		return err
	}
	oc.SetID(rt.id)
	oc.SetSummary(rt.summary)
	secure(oc, rt.role)
	if rt.ofSet && strings.Contains(rt.path, "{set}") {
		oc.AddReqStructure(setPath{})
	}
	if rt.request != nil {
		oc.AddReqStructure(rt.request)
	}
	if rt.kind != "" {
		oc.AddReqStructure(new(wire.DecisionRequest), func(cu *openapi.ContentUnit) {
			cu.ContentType, cu.Description = rt.kind, "One request a line."
		})
	}
	oc.AddRespStructure(rt.answer, func(cu *openapi.ContentUnit) {
		cu.HTTPStatus, cu.ContentType = http.StatusOK, orText(rt.answerKind, "application/json")
		cu.Description = "Done"
	})
	if rt.cached {
		oc.AddRespStructure(nil, func(cu *openapi.ContentUnit) {
			cu.HTTPStatus, cu.Description = http.StatusNotModified, "The caller has it: If-None-Match names its ETag."
		})
	}
	for status, codes := range byStatus(rt.problems) {
		oc.AddRespStructure(new(wire.Problem), func(cu *openapi.ContentUnit) {
			cu.HTTPStatus, cu.ContentType = status, "application/problem+json"
			cu.Description = "Problem: " + strings.Join(codes, ", ")
		})
	}
	oc.AddRespStructure(new(wire.Problem), func(cu *openapi.ContentUnit) {
		cu.IsDefault, cu.ContentType = true, "application/problem+json"
		cu.Description = "Any other problem, such as cross-origin or wrong-host"
	})
	return r.AddOperation(oc)
}

// secure says which token an operation needs.
func secure(oc openapi.OperationContext, role Role) {
	needs := []map[string][]string{{}}
	switch role {
	case "":
	case RoleDecide:
		oc.SetDescription("Needs a token with the role decide, unless the server has no tokens.")
		needs = []map[string][]string{{"token": {}}, {}}
	default:
		oc.SetDescription("Needs a token with the role " + string(role) + ".")
		needs = []map[string][]string{{"token": {}}}
	}
	if op, ok := oc.(openapi31.OperationExposer); ok {
		op.Operation().Security = needs
	}
}

func ptr[T any](v T) *T { return &v }

// byStatus sorts the codes of problems by their status.
func byStatus(codes []string) map[int][]string {
	out := map[int][]string{}
	for _, c := range codes {
		status := kindOf(c).status
		if !slices.Contains(out[status], c) {
			out[status] = append(out[status], c)
		}
	}
	return out
}
