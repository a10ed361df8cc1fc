# This source file is part of swift-omnichannel.
# SPDX-License-Identifier: Apache-2.0
"""The peer of `omni-bench recommend`: implicit 0.7.3, and EASE in NumPy (float32).

usage: recommend.py MODEL SET THREADS     MODEL: als als-direct bpr cosine bm25 ease    SET: ml-100k ml-1m
Prints one line: seconds of the best fit of three, lists of 100 a second, microseconds of one question, NDCG@100, and
the MiB that the first fit takes above what was resident (work) and leaves behind (model). Protocol, split and metrics are those of ../shared/peers/common.py.
"""
import os,sys,ctypes,gc
which,name,threads=sys.argv[1],sys.argv[2],int(sys.argv[3])
for v in ("OMP_NUM_THREADS","OPENBLAS_NUM_THREADS","MKL_NUM_THREADS"): os.environ[v]=str(threads)
shared=os.path.join(os.path.dirname(os.path.abspath(__file__)),"../../../shared")
sys.path.insert(0,os.path.join(shared,"peers"))
import time,json,numpy as np,resource
from common import *
from threadpoolctl import threadpool_limits
from scipy.linalg import lapack
u,i,t=load_ratings(name); mask=split(u,i,t); train,test=matrices(u,i,mask); U,I=train.shape; del u,i,t,mask
P=json.load(open(os.path.join(shared,"peers/recommend_params.json")))[name]
def mem(f):
    for l in open('/proc/self/status'):
        if l.startswith(f): return int(l.split()[1])/1024
def give_back(): # as omni-bench does: freed memory that was not given back would hide what a fit takes
    gc.collect()
    if sys.platform=="linux": ctypes.CDLL("libc.so.6").malloc_trim(0)
def reset():
    open('/proc/self/clear_refs','w').write('5')
if which=="ease":
    lam=P["ease"]; give_back(); r0=mem('VmRSS'); reset()
    def fit():
        D=train.astype(np.float32).toarray(); G=D.T@D; G[np.diag_indices(I)]+=lam
        c,_=lapack.get_lapack_funcs("potrf",(G,))(G,lower=1,overwrite_a=1); Q,_=lapack.get_lapack_funcs("potri",(c,))(c,lower=1,overwrite_c=1)
        Q=np.tril(Q)+np.tril(Q,-1).T; B=Q/(-np.diag(Q)); B[np.diag_indices(I)]=0; return B
    f,B=best_of(fit,3); pk=mem('VmHWM')
    Xd=train.astype(np.float32)
    def q():
        for a in range(0,U,512): topk_dense(Xd[a:a+512]@B,train[a:a+512])
    qt,_=best_of(q,2)
    print("peer",which,name,threads,"fit",round(f,3),"q/s",round(U/qt),"work",round(pk-r0,1),"load",os.getloadavg()[0])
else:
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import CosineRecommender,BM25Recommender
    p=P["als"]
    mk={"als":lambda:AlternatingLeastSquares(factors=p["f"],regularization=p["reg"],alpha=p["alpha"],iterations=15,num_threads=threads,random_state=42,dtype=np.float32),
     "als-direct":lambda:AlternatingLeastSquares(factors=p["f"],regularization=p["reg"],alpha=p["alpha"],iterations=15,use_cg=False,num_threads=threads,random_state=42,dtype=np.float32),
     "bpr":lambda:BayesianPersonalizedRanking(factors=64,learning_rate=P["bpr"]["lr"],regularization=P["bpr"]["reg"],iterations=100,num_threads=threads,random_state=42),
     "cosine":lambda:CosineRecommender(K=P["K_cosine"],num_threads=threads),"bm25":lambda:BM25Recommender(K=P["K_bm25"],K1=1.2,B=.75,num_threads=threads)}[which]
    with threadpool_limits(1,"blas"):
        mk().fit(train[:100],show_progress=False) # what the libraries load at their first fit is not the model's
        give_back(); r0=mem('VmRSS'); reset()
        m=[None]
        def fit(): m[0]=mk(); m[0].fit(train,show_progress=False)
        f,_=best_of(fit,1); pk=mem('VmHWM'); give_back(); kept=mem('VmRSS')-r0
        if which not in("bpr","als-direct"): m[0]=None; f=min(f,best_of(fit,2)[0])
        m=m[0]
        qt,R=best_of(lambda:m.recommend(np.arange(U),train,N=100,filter_already_liked_items=True)[0],3)
        ls=[]
        for x in range(0,U,max(1,U//300)):
            t1=time.perf_counter(); m.recommend(x,train[x],N=20,filter_already_liked_items=True); ls.append(time.perf_counter()-t1)
    print("peer",which,name,threads,"fit",round(f,3),"q/s",round(U/qt),"us",round(np.median(ls)*1e6,1),"N100",metrics(np.asarray(R),test)["ndcg@100"],"work",round(pk-r0,1),"model",round(kept,1),"load",os.getloadavg()[0])
