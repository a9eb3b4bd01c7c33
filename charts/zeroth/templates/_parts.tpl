{{/* The name of the operator's objects. */}}
{{- define "zeroth.name" -}}
{{- .Values.fullnameOverride | default (printf "%s-operator" .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the operator's account. */}}
{{- define "zeroth.account" -}}
{{- .Values.serviceAccount.name | default (include "zeroth.name" .) -}}
{{- end -}}

{{/* The labels of the operator's pods, and of no others. The NetworkPolicy of each job's servers admits pods by the first. */}}
{{- define "zeroth.selector" -}}
app.kubernetes.io/name: zeroth-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The labels of all objects. */}}
{{- define "zeroth.labels" -}}
{{ include "zeroth.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The operator's account as the subject of a binding. */}}
{{- define "zeroth.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "zeroth.account" . }}
    namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* What the operator may do with jobs and what they are made of. */}}
{{- define "zeroth.rules" -}}
- apiGroups: [zeroth.io]
  resources: [finetunejobs]
  verbs: [get, list, watch, patch, delete]
- apiGroups: [zeroth.io]
  resources: [finetunejobs/status]
  verbs: [get, patch]
- apiGroups: [zeroth.io]
  resources: [finetunejobs/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [configmaps, services, serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [statefulsets, deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
- apiGroups: [""]
  resources: [events]
  verbs: [create, get, update, patch]
{{- end -}}

{{/* What it needs to read and keep certificates. */}}
{{- define "zeroth.secretRules" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [cert-manager.io]
  resources: [certificates]
  verbs: [get, create, patch]
{{- end -}}

{{/* What users may see of jobs. */}}
{{- define "zeroth.viewRules" -}}
- apiGroups: [zeroth.io]
  resources: [finetunejobs, finetunejobs/status, finetunejobs/scale]
  verbs: [get, list, watch]
{{- end -}}

{{/* What users may do with jobs. */}}
{{- define "zeroth.editRules" -}}
- apiGroups: [zeroth.io]
  resources: [finetunejobs]
  verbs: [create, update, patch, delete, deletecollection]
- apiGroups: [zeroth.io]
  resources: [finetunejobs/scale]
  verbs: [update, patch]
{{- end -}}

{{/* What keeps a pod within Kubernetes' restricted standard. */}}
{{- define "zeroth.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The same of a container. */}}
{{- define "zeroth.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
