//go:build tools

// Package tools pins KubeRay. It has a module of its own because its controller-runtime (0.22) differs from Kueue's (0.24).
package tools

import _ "github.com/ray-project/kuberay/ray-operator"
