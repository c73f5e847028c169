package journal

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules"
)

// KeepSet writes the files of a policy set, so that what it decides can be
// decided again. It is an error where the files do not give the set again.
func (j *Journal) KeepSet(ctx context.Context, set *rules.Set) error {
	if _, ok := j.kept.Load(set.Digest); ok {
		return nil
	}
	if err := j.writeSet(ctx, j.db.write, set); err != nil {
		j.writes.Store(false)
		return err
	}
	j.kept.Store(set.Digest, true)
	return nil
}

// writeSet writes the files of a set, where they are not there yet.
func (j *Journal) writeSet(ctx context.Context, q querier, set *rules.Set) error {
	name, err := nameOf(ctx, set)
	if err != nil {
		return err
	}
	files, err := pack(set.Files)
	if err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, j.db.sql("INSERT INTO sets (digest, name, files) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"), set.Digest, name, files)
	if err != nil {
		return fmt.Errorf("keep the policy set: %w", err)
	}
	return nil
}

// Set returns the policy set of a digest, or [records.ErrNotFound].
func (j *Journal) Set(ctx context.Context, digest string) (*rules.Set, error) {
	var name string
	var data []byte
	err := j.db.read.QueryRowContext(ctx, j.db.sql("SELECT name, files FROM sets WHERE digest = ?"), digest).Scan(&name, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("policy set %s: %w", digest, records.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("policy set %s: %w", digest, err)
	}
	set, err := rules.Load(ctx, files, name)
	if err != nil {
		return nil, fmt.Errorf("policy set %s: %w", digest, err)
	}
	if set.Digest != digest {
		return nil, fmt.Errorf("policy set %s: its files were changed; they are those of %s", digest, set.Digest)
	}
	return set, nil
}

// nameOf finds the file or folder by which the set is loaded again: that of
// its own layer, which was read last.
func nameOf(ctx context.Context, set *rules.Set) (string, error) {
	data, err := pack(set.Files)
	if err != nil {
		return "", err
	}
	fsys, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	var tried []string
	for _, f := range slices.Backward(set.Files) {
		for _, name := range []string{f.Name, path.Dir(f.Name)} {
			if slices.Contains(tried, name) {
				continue
			}
			tried = append(tried, name)
			if again, err := rules.Load(ctx, fsys, name); err == nil && again.Digest == set.Digest {
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("the files of the policy set %q do not give it again", set.ID)
}

// pack puts the files of a set into a ZIP archive, which is a file system too.
func pack(files []rules.File) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		at, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if _, err := at.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
