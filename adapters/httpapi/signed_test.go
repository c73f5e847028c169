package httpapi_test

import (
	"crypto/ed25519"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/rules"
)

// signature is that of the set in a folder, with its tests.
func signature(t *testing.T, fsys fstest.MapFS, key ed25519.PrivateKey) string {
	t.Helper()
	read := signed.Record(fsys)
	if _, err := rules.Load(t.Context(), read, "policies.yaml"); err != nil {
		t.Fatal(err)
	}
	if f, err := read.Open("policies_test.yaml"); err != nil {
		t.Fatal(err)
	} else {
		f.Close()
	}
	data, err := read.Sign("policies.yaml", key)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// With keys nothing that none of them signed is loaded: at the start, by a plan, as
// one of several, or by a reload, after which the old set serves and /readyz says why.
func TestSignedSets(t *testing.T) {
	t.Parallel()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := []ed25519.PublicKey{pub}
	good := files()
	good["policies.sig"] = &fstest.MapFile{Data: []byte(signature(t, good, key))}
	forged := maps.Clone(good)
	forged["policies_test.yaml"] = &fstest.MapFile{Data: []byte("cases: []\n")}
	planned := maps.Clone(forged)
	planned["plan"] = &fstest.MapFile{Data: []byte("policies.yaml sha256:" + strings.Repeat("0", 64) + "\n")}
	for name, sources := range map[string][]httpapi.Source{
		"forged":     {{FS: forged, Name: "policies.yaml", Keys: keys}},
		"unsigned":   {{FS: files(), Name: "policies.yaml", Keys: keys}},
		"of a plan":  {{FS: planned, Plan: "plan", Keys: keys}},
		"of several": {{FS: files("set: lines", "set: other"), Name: "policies.yaml"}, {FS: forged, Name: "policies.yaml", Keys: keys}},
		"others":     {{FS: good, Name: "policies.yaml", Tests: "policies.sig", Keys: keys}},
	} {
		if _, err := httpapi.NewSets(t.Context(), sources, httpapi.Options{}); err == nil || !strings.Contains(err.Error(), "sign") {
			t.Errorf("%s: %v", name, err)
		}
	}

	dir, put := folder(t)
	put("policies.sig", string(good["policies.sig"].Data))
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS(dir), Name: "policies.yaml", Keys: keys}, httpapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, h)
	ready := func() wire.Readiness { return decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body) }
	was := ready()
	changed := files("en: Lines}", "en: Wires}")
	put("policies.yaml", string(changed["policies.yaml"].Data))
	if r := h.Reload(t.Context()); r.OK || !r.Unsigned {
		t.Errorf("reload of what was not signed: %+v", r)
	}
	if got := ready(); got.Digest != was.Digest || got.Reload != "failed" || !strings.Contains(got.Why["en"], "policies.yaml is another than was signed") || !strings.Contains(got.Why["zh"], "与签名时不同") {
		t.Errorf("readyz %+v", got)
	}
	put("policies.sig", signature(t, changed, key))
	if got := ready(); got.Reload != "changed" {
		t.Errorf("a new signature is not seen: %+v", got)
	}
	if r := h.Reload(t.Context()); !r.OK || !r.Changed {
		t.Errorf("reload of what was signed: %+v", r)
	}
	if got := ready(); got.Digest == was.Digest || got.Reload != "ok" || got.Why != nil {
		t.Errorf("readyz %+v", got)
	}
}
